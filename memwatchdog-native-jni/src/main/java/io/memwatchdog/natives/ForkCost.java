package io.memwatchdog.natives;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a fork of this JVM costs: learnt from the last one. */
final class ForkCost {

    /** Page tables with 4 KB pages, measured: 13 ms per GB; rounded up. */
    private static final double FIRST_GUESS_MS_PER_BYTE = 20.0 / (1L << 30);

    /** Safepoint and roots, whatever the size. */
    private static final double BASE_MS = 3;

    /** Table of classes, page tables, buffers; a tenth of it in small JVMs. */
    private static final long CHILD_BASE_BYTES = 16L << 20;

    /** Of the heap: the bitmap takes 1/64, the stack of the search the rest. */
    private static final double CHILD_SHARE_OF_HEAP = 0.03;

    private static final double FRONTIER_SHARE_OF_HEAP = 0.06;
    private static final long MIN_FRONTIER_BYTES = 1L << 20;
    private static final long SMALL_HEAP_FRONTIER_BYTES = 4L << 20;

    private volatile double msPerByte = FIRST_GUESS_MS_PER_BYTE;

    double expectedPauseMs() {
        return BASE_MS + msPerByte * residentBytes();
    }

    void learn(double pauseMs) {
        long resident = residentBytes();
        if (resident > 0) {
            msPerByte = Math.max(0, pauseMs - BASE_MS) / resident;
        }
    }

    /** What the child needs of its own for a dump; what the application rewrites meanwhile comes on top. */
    long dumpBytes() {
        return CHILD_BASE_BYTES + (long) (CHILD_SHARE_OF_HEAP * heapBytes());
    }

    /** The same for a profile whose search goes depth-first at once. */
    long leastProfileBytes() {
        return dumpBytes() + MIN_FRONTIER_BYTES;
    }

    /** How much the search of a profile may remember, where a child has so much room. */
    long frontierBytes(long room) {
        long wanted = Math.max(SMALL_HEAP_FRONTIER_BYTES, (long) (FRONTIER_SHARE_OF_HEAP * heapBytes()));
        return Math.max(MIN_FRONTIER_BYTES, Math.min(wanted, room - dumpBytes()));
    }

    private static long heapBytes() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long residentBytes() {
        try {
            String[] pages = Files.readString(Path.of("/proc/self/statm")).split(" ", -1);
            return Long.parseLong(pages[1]) * 4096;
        } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
            return 0;
        }
    }
}
