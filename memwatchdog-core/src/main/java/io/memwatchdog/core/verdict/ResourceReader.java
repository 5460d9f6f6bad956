package io.memwatchdog.core.verdict;

import io.memwatchdog.core.host.HostMemory;
import io.memwatchdog.core.host.MappingLimit;
import io.memwatchdog.core.host.TaskLimit;
import io.memwatchdog.core.host.VmOption;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.function.ToLongFunction;

/** Reads what the JVM uses beside the heap: a dozen bean calls and a few small files, some ten microseconds. */
public final class ResourceReader {

    private final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    private final ClassLoadingMXBean classes = ManagementFactory.getClassLoadingMXBean();
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final List<BufferPoolMXBean> buffers = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class);
    private final List<MemoryPoolMXBean> pools = ManagementFactory.getMemoryPoolMXBeans();
    private final HostMemory host;
    private final TaskLimit tasks;
    private final MappingLimit mappings;
    private final long directLimitBytes = directLimitBytes();
    private final boolean heapIsShared = heapIsShared();

    /** Reads this JVM on this machine. */
    public ResourceReader(HostMemory host, TaskLimit tasks, MappingLimit mappings) {
        this.host = host;
        this.tasks = tasks;
        this.mappings = mappings;
    }

    public ResourceSample read(long atMs) {
        MemoryUsage heap = memory.getHeapMemoryUsage();
        HeapMemory heapMemory = heapMemory();
        int javaThreads = threads.getThreadCount();
        return new ResourceSample(
                atMs,
                heap.getUsed(),
                metaspaceBytes(),
                classes.getLoadedClassCount(),
                buffers("direct", BufferPoolMXBean::getMemoryUsed),
                buffers("direct", BufferPoolMXBean::getCount),
                javaThreads,
                host.residentBytes(),
                host.limitBytes(),
                heapMemory == HeapMemory.ANONYMOUS ? host.anonymousBytes() : host.privateBytes(),
                heap.getCommitted(),
                directLimitBytes,
                buffers("mapped", BufferPoolMXBean::getMemoryUsed),
                buffers("mapped", BufferPoolMXBean::getCount),
                mappings.mappings(),
                tasks.javaThreads(javaThreads),
                heapMemory);
    }

    /** In reserved pages ZGC's is not charged either. */
    private HeapMemory heapMemory() {
        if (host.reservedPagesBytes() > 0) {
            return HeapMemory.RESERVED;
        }
        return heapIsShared ? HeapMemory.SHARED : HeapMemory.ANONYMOUS;
    }

    /** ZGC maps its heap several times, out of shared memory, and each time counts as resident. */
    private static boolean heapIsShared() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .anyMatch(collector -> collector.getName().startsWith("ZGC"));
    }

    private long buffers(String name, ToLongFunction<BufferPoolMXBean> figure) {
        for (BufferPoolMXBean pool : buffers) {
            if (pool.getName().equals(name)) {
                return figure.applyAsLong(pool);
            }
        }
        return -1;
    }

    private long metaspaceBytes() {
        for (MemoryPoolMXBean pool : pools) {
            if (pool.getName().equals("Metaspace")) {
                return pool.getUsage().getUsed();
            }
        }
        return -1;
    }

    /** Unless it is set, {@code MaxDirectMemorySize} is 0 and stands for the largest size of the heap. */
    private static long directLimitBytes() {
        long set = VmOption.number("MaxDirectMemorySize");
        return set > 0 ? set : Runtime.getRuntime().maxMemory();
    }
}
