package io.memwatchdog.natives;

import io.memwatchdog.core.host.ControlGroup;
import io.memwatchdog.core.host.HostMemory;
import io.memwatchdog.core.snapshot.SnapshotException;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether containers and host have memory for a child, before the fork and while it lives: each page that the application
 * rewrites meanwhile is copied, so room shrinks by what nobody can foresee. What cannot be read never refuses.
 */
final class MemoryRoom {

    /** The kernel kills when nothing is left; at this much the child has to go. */
    private static final long MARGIN_BYTES = 16L << 20;

    /** Where the kernel would kill the application together with the child, nothing may come near that. */
    private static final long MARGIN_IF_KILLED_TOGETHER_BYTES = 64L << 20;

    /** The larger the heap, the longer it takes a child to give it back, and the application goes on copying meanwhile. */
    private static final int MARGIN_SHARE_OF_HEAP = 32;

    /** Of the list in {@code memory_watch.h}, whose end is an empty path. */
    private static final int LONGEST_LIST = 16384 - 2;

    private final LongSupplier availableBytes;
    private final boolean killsTogether;
    private final LongSupplier heapBytes;
    private final Supplier<List<ControlGroup>> groups;

    /**
     * Room as somebody tells it.
     *
     * @param killsTogether whether the kernel kills all processes of a group at once
     * @param heapBytes that are in use
     */
    MemoryRoom(
            LongSupplier availableBytes,
            boolean killsTogether,
            Supplier<List<ControlGroup>> groups,
            LongSupplier heapBytes) {
        this.availableBytes = availableBytes;
        this.killsTogether = killsTogether;
        this.groups = groups;
        this.heapBytes = heapBytes;
    }

    static MemoryRoom ofThisProcess() {
        HostMemory host = new HostMemory();
        return new MemoryRoom(host::availableBytes, host.killsTogether(), host::groups, ForkCost::heapBytes);
    }

    /**
     * What a child watches while it lives.
     *
     * @param files of the control groups, as {@code MemoryFiles} in {@code memory_watch.h} wants them; none: only the host is watched
     * @param marginBytes when no more is left the child ends; 0: nobody watches
     */
    record Watch(String files, long marginBytes) {

        static final Watch NOBODY = new Watch("", 0);
    }

    private Watch watch() {
        StringBuilder files = new StringBuilder();
        for (ControlGroup group : groups.get()) {
            String own = Stream.of(
                            group.limit(), group.throttle(), group.usage(), group.statistics(), group.reclaimableKey())
                    .map(text -> text + "\0")
                    .collect(Collectors.joining());
            if (files.length() + own.length() > LONGEST_LIST) {
                break;
            }
            files.append(own);
        }
        return new Watch(files.toString(), marginBytes());
    }

    private long marginBytes() {
        return killsTogether
                ? Math.max(MARGIN_IF_KILLED_TOGETHER_BYTES, heapBytes.getAsLong() / MARGIN_SHARE_OF_HEAP)
                : MARGIN_BYTES;
    }

    /** What a child may take for itself; {@link Long#MAX_VALUE} where nothing is known. */
    long bytes() {
        long available = availableBytes.getAsLong();
        return available < 0 ? Long.MAX_VALUE : Math.max(0, available - marginBytes());
    }

    /**
     * Room for a child.
     *
     * @return what the child then watches itself
     */
    Watch require(long childBytes) throws SnapshotException {
        long room = bytes();
        if (room < childBytes) {
            throw new SnapshotException("a snapshot process needs about " + mb(childBytes) + " MB of its own and "
                    + mb(marginBytes()) + " MB for what the application rewrites meanwhile, but only "
                    + mb(Math.max(0, availableBytes.getAsLong()))
                    + " MB are free in the container or on the host; raise the memory limit by "
                    + (mb(childBytes - room) + 1) + " MB or more");
        }
        return watch();
    }

    boolean isShort() {
        return bytes() == 0;
    }

    /** Why a child had to go. */
    String shortage() {
        return "the snapshot was given up: less than " + mb(marginBytes())
                + " MB were left in the container or on the host"
                + " (while it is taken, all that the application rewrites needs memory twice); raise the memory"
                + " limit";
    }

    private static long mb(long bytes) {
        return bytes >> 20;
    }
}
