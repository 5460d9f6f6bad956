package io.memwatchdog.natives;

import io.memwatchdog.core.host.HostMemory;
import io.memwatchdog.core.snapshot.SnapshotException;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether containers and host have memory for a child, before the fork and while it lives: each page that the application
 * rewrites meanwhile is copied, so room shrinks by what nobody can foresee. What cannot be read never refuses.
 */
final class MemoryRoom {

    /** The kernel kills when nothing is left; at this much the child has to go. */
    private static final long MARGIN_BYTES = 16L << 20;

    /** Where the kernel would kill the application together with the child, nothing may come near that. */
    private static final long MARGIN_IF_KILLED_TOGETHER_BYTES = 64L << 20;

    private final LongSupplier availableBytes;
    private final long marginBytes;

    MemoryRoom(LongSupplier availableBytes, BooleanSupplier killsTogether) {
        this.availableBytes = availableBytes;
        this.marginBytes = killsTogether.getAsBoolean() ? MARGIN_IF_KILLED_TOGETHER_BYTES : MARGIN_BYTES;
    }

    static MemoryRoom ofThisProcess() {
        HostMemory host = new HostMemory();
        return new MemoryRoom(host::availableBytes, host::killsTogether);
    }

    /** What a child may take for itself; {@link Long#MAX_VALUE} where nothing is known. */
    long bytes() {
        long available = availableBytes.getAsLong();
        return available < 0 ? Long.MAX_VALUE : Math.max(0, available - marginBytes);
    }

    void require(long childBytes) throws SnapshotException {
        long room = bytes();
        if (room < childBytes) {
            throw new SnapshotException("a snapshot process needs about " + mb(childBytes) + " MB of its own and "
                    + mb(marginBytes) + " MB for what the application rewrites meanwhile, but only "
                    + mb(Math.max(0, availableBytes.getAsLong()))
                    + " MB are free in the container or on the host; raise the memory limit by "
                    + (mb(childBytes - room) + 1) + " MB or more");
        }
    }

    /** Null while there is room; else why the child has to go. */
    @Nullable
    String shortage() {
        long room = bytes();
        return room > 0
                ? null
                : "the snapshot was given up: less than " + mb(marginBytes)
                        + " MB were left in the container or on the host"
                        + " (while it is taken, all that the application rewrites needs memory twice); raise the memory"
                        + " limit";
    }

    private static long mb(long bytes) {
        return bytes >> 20;
    }
}
