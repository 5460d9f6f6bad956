package io.memwatchdog.natives;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a forked child is to do.
 *
 * @param file of a dump; must not exist
 * @param maxBytes of the file
 * @param deadline after which the child ends itself
 * @param maxNodes of a profile's trie
 * @param searchBytes memory for what the search has found and not visited yet; with less it takes longer, and a profile's paths
 *     are not all the shortest
 * @param resultBytes room for the encoded profile
 * @param movesBeside whether the collector moves objects while the application runs; for a probe
 * @param memory what the child watches
 */
record ForkRequest(
        Mode mode,
        @Nullable Path file,
        boolean gzip,
        boolean redact,
        long maxBytes,
        Duration deadline,
        int maxNodes,
        long searchBytes,
        long resultBytes,
        boolean movesBeside,
        MemoryRoom.Watch memory) {

    /** The codes are those of {@code Mode} in {@code child.h}. */
    enum Mode {
        PROBE(0),
        DUMP(1),
        PROFILE(2),
        LIVE_SET(3);

        final int code;

        Mode(int code) {
            this.code = code;
        }
    }

    private static final int MAX_NODES = 200_000;
    private static final long RESULT_BYTES = 64L << 20;

    static ForkRequest probe(boolean movesBeside, MemoryRoom.Watch memory) {
        return new ForkRequest(Mode.PROBE, null, false, false, 0, Duration.ofSeconds(30), 0, 0, 0, movesBeside, memory);
    }

    static ForkRequest dump(
            Path file,
            boolean gzip,
            boolean redact,
            long maxBytes,
            long searchBytes,
            Duration deadline,
            MemoryRoom.Watch memory) {
        return new ForkRequest(Mode.DUMP, file, gzip, redact, maxBytes, deadline, 0, searchBytes, 0, false, memory);
    }

    static ForkRequest liveSet(long searchBytes, Duration deadline, MemoryRoom.Watch memory) {
        return new ForkRequest(Mode.LIVE_SET, null, false, false, 0, deadline, 0, searchBytes, 0, false, memory);
    }

    static ForkRequest profile(long searchBytes, Duration deadline, MemoryRoom.Watch memory) {
        return new ForkRequest(
                Mode.PROFILE, null, false, false, 0, deadline, MAX_NODES, searchBytes, RESULT_BYTES, false, memory);
    }
}
