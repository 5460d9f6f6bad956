package io.memwatchdog.core;

import io.memwatchdog.core.host.VmOption;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryUsage;
import java.util.ArrayList;
import java.util.List;

/**
 * Memory that is held so that it can be let go: when the heap is full, this is what the alert is made and sent with. Used on
 * the watchdog's thread only.
 */
final class MemoryReserve {

    private static final int PORTIONS = 4;
    private static final long RELEASE_EVERY_MS = 5_000;

    /** In small pieces, since large arrays need memory of their own kind. */
    private static final int PIECES = 24;

    private static final int PIECE_BYTES = 16 << 10;

    /** To hold more would cost more than the watchdog may. */
    private static final int LARGEST_REGION = 4 << 20;

    private final int regionBytes = g1RegionBytes();
    private final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    private final List<byte[][]> held = new ArrayList<>(PORTIONS);
    private boolean released;
    private long lastReleaseMs = -RELEASE_EVERY_MS;

    /**
     * Lets a portion go for the watch to go on with. The application may be faster to take it, so this happens rarely, and
     * the last portion is not for it.
     */
    void releaseSome(long nowMs) {
        released = true;
        if (held.size() > 1 && nowMs - lastReleaseMs >= RELEASE_EVERY_MS) {
            lastReleaseMs = nowMs;
            held.remove(held.size() - 1);
        }
    }

    /** There is something to tell: now it is needed. */
    void releaseAll() {
        released = true;
        held.clear();
    }

    /** Whether memory was short when it was last looked at. */
    boolean isReleased() {
        return released;
    }

    /** Holds again, where there is plenty. */
    void restore() {
        if (!hasPlenty()) {
            return;
        }
        try {
            while (held.size() < PORTIONS) {
                held.add(held.isEmpty() ? last() : new byte[PIECES][PIECE_BYTES]);
            }
            released = false;
        } catch (OutOfMemoryError full) {
            // another thread was faster: later, then
        }
    }

    /**
     * The portion that is never for the application. G1 lets threads have whole regions only, and pieces that are scattered over
     * many leave none: there it is one region, which whatever is larger than half of one has for itself.
     */
    private byte[][] last() {
        return regionBytes == 0 ? new byte[PIECES][PIECE_BYTES] : new byte[1][regionBytes / 2 + PIECE_BYTES];
    }

    private boolean hasPlenty() {
        MemoryUsage heap = memory.getHeapMemoryUsage();
        return heap.getMax() < 0
                || heap.getMax() - heap.getUsed() > 2L * (PORTIONS * PIECES * PIECE_BYTES + regionBytes);
    }

    /** 0 where there are none, or where one would be too much to hold. */
    private static int g1RegionBytes() {
        long bytes = VmOption.isOn("UseG1GC") ? VmOption.number("G1HeapRegionSize") : 0;
        return bytes <= LARGEST_REGION ? (int) bytes : 0;
    }
}
