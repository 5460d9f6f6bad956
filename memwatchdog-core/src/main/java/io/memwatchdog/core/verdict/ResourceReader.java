package io.memwatchdog.core.verdict;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.function.LongSupplier;

/** Reads what the JVM uses beside the heap: a dozen bean calls and two small files, some ten microseconds. */
public final class ResourceReader {

    private final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    private final ClassLoadingMXBean classes = ManagementFactory.getClassLoadingMXBean();
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final List<BufferPoolMXBean> buffers = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class);
    private final List<MemoryPoolMXBean> pools = ManagementFactory.getMemoryPoolMXBeans();
    private final LongSupplier residentBytes;
    private final LongSupplier residentLimitBytes;

    /**
     * Reads this JVM.
     *
     * @param residentBytes memory of this process; -1 where unknown
     * @param residentLimitBytes limit of the container; -1 where there is none
     */
    public ResourceReader(LongSupplier residentBytes, LongSupplier residentLimitBytes) {
        this.residentBytes = residentBytes;
        this.residentLimitBytes = residentLimitBytes;
    }

    public ResourceSample read(long atMs) {
        long directBytes = -1;
        long directCount = -1;
        for (BufferPoolMXBean pool : buffers) {
            if (pool.getName().equals("direct")) {
                directBytes = pool.getMemoryUsed();
                directCount = pool.getCount();
            }
        }
        return new ResourceSample(
                atMs,
                memory.getHeapMemoryUsage().getUsed(),
                metaspaceBytes(),
                classes.getLoadedClassCount(),
                directBytes,
                directCount,
                threads.getThreadCount(),
                residentBytes.getAsLong(),
                residentLimitBytes.getAsLong());
    }

    private long metaspaceBytes() {
        for (MemoryPoolMXBean pool : pools) {
            if (pool.getName().equals("Metaspace")) {
                return pool.getUsage().getUsed();
            }
        }
        return -1;
    }
}
