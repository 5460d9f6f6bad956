package io.memwatchdog.core.evidence;

import io.memwatchdog.diff.compare.SiteRanking.Frame;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** Samples allocations and forgets those samples whose objects die. */
interface OldObjectRecording extends AutoCloseable {

    /** Tells every sampled object that is alive. */
    void read(Sink sink) throws IOException;

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

    /** Begins to record. */
    interface Starter {

        /** Why there can be no recording in this JVM; empty where there can. */
        String obstacle();

        OldObjectRecording start();
    }

    /** The JVM's Flight Recorder, which need not be there. */
    static Starter ofThisJvm() {
        return new Starter() {
            @Override
            public String obstacle() {
                if (ModuleLayer.boot().findModule("jdk.jfr").isEmpty()) {
                    return "this Java runtime has no module jdk.jfr";
                }
                return JfrOldObjects.obstacle();
            }

            @Override
            public OldObjectRecording start() {
                return JfrOldObjects.start();
            }
        };
    }
}
