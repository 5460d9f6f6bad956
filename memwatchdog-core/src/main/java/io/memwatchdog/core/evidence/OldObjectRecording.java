package io.memwatchdog.core.evidence;

import io.memwatchdog.diff.compare.SiteRanking.Frame;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/**
 * Samples allocations of this JVM, and forgets those samples whose objects die. It retains neither objects nor class loaders.
 * Used by one thread at a time.
 */
public interface OldObjectRecording extends AutoCloseable {

    /**
     * Tells every sampled object that is alive, as far as it is known.
     *
     * @throws IOException if the samples cannot be had this time; the recording goes on
     */
    void read(Sink sink) throws IOException;

    /** Ends the recording; a second call does nothing. */
    @Override
    void close();

    /** Takes one object. */
    interface Sink {

        /**
         * Takes it.
         *
         * @param className as people write it
         * @param stack of its allocation, innermost frame first
         */
        void accept(Instant allocatedAt, String className, List<Frame> stack);
    }

    /** One way to record. Thread-safe. */
    interface Starter {

        /** Of the way, for people. */
        String name();

        /** Why there can be no recording in this JVM now; empty where there can. */
        String obstacle();

        /** What keeps it from recording and reading for now, but may pass; empty where nothing does. */
        default String hindrance() {
            return "";
        }

        /** What has to be free. */
        Room room();

        /**
         * Begins to record.
         *
         * @throws RuntimeException if there is an obstacle after all; its message says which
         */
        OldObjectRecording start();
    }

    /**
     * Memory that has to be free, so that looking for a leak does not fill what the leak has left.
     *
     * @param beginHeapBytes of the heap, to begin
     * @param readHeapBytes of the heap, for one reading
     * @param nativeBytes beside the heap
     */
    record Room(long beginHeapBytes, long readHeapBytes, long nativeBytes) {}
}
