package io.memwatchdog.benchmarks.cost;

import java.lang.management.ManagementFactory;

/** The heap of this process. */
final class Heap {

    /** The second collection finds what references that the first one has cleared did hold. */
    private static final int COLLECTIONS = 3;

    private Heap() {}

    static long usedAfterCollection() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** Classes, their metadata and compiled code. */
    static long usedBeside() {
        return ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage().getUsed();
    }
}
