package io.memwatchdog.core;

import io.memwatchdog.core.gc.HeapSample;
import java.lang.management.ManagementFactory;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What of the heap is taken and what is free. Thread-safe.
 *
 * @param last the last proven live set
 */
record HeapRoom(Supplier<@Nullable HeapSample> last) {

    /** The proven live set where there is one; else all that is used, which is more. */
    long liveBytes() {
        HeapSample sample = last.get();
        return sample == null
                ? ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed()
                : sample.usedBytes();
    }

    /** What the heap may grow to, as collections tell it where there were any; 0 where it has no limit. */
    long largestBytes() {
        HeapSample sample = last.get();
        return sample == null
                ? Math.max(
                        0,
                        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getMax())
                : sample.maxBytes();
    }

    /** What is not live; without end where the heap has no limit. */
    long freeBytes() {
        long maxBytes = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getMax();
        return maxBytes < 0 ? Long.MAX_VALUE : maxBytes - liveBytes();
    }
}
