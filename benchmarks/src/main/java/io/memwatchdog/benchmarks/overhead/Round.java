package io.memwatchdog.benchmarks.overhead;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.memwatchdog.core.Watchdog;
import io.memwatchdog.core.WatchdogSettings;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.Set;

/** One process: warms up, works, prints what it cost. The argument is {@code on} or {@code off}. */
final class Round {

    static final String RESULT = "result: ";

    private static final int WARM_UP_DOCUMENTS = 300_000;
    private static final Set<String> OUR_THREADS = Set.of("memwatchdog", "Notification Thread", "Service Thread");

    private Round() {}

    public static void main(String[] arguments) {
        int documents = Integer.parseInt(arguments[1]);
        if (arguments[0].equals("off")) {
            measure(documents);
            return;
        }
        try (Watchdog watchdog = Watchdog.builder(WatchdogSettings.defaults()).build()) {
            watchdog.start();
            measure(documents);
        }
    }

    private static void measure(int documents) {
        OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long check = Workload.run(WARM_UP_DOCUMENTS);
        long collections = collections();
        long allocated = allocatedBytes();
        long wall = System.nanoTime();
        long cpu = process.getProcessCpuTime();
        check += Workload.run(documents);
        cpu = process.getProcessCpuTime() - cpu;
        wall = System.nanoTime() - wall;
        allocated = allocatedBytes() - allocated;
        collections = collections() - collections;
        System.out.printf(RESULT + "%d %d %d %d %d%n", cpu, wall, collections, allocated, check);
    }

    private static long collections() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .sum();
    }

    /** By our thread and by those of the JVM that bring us the notifications. */
    private static long allocatedBytes() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long sum = 0;
        for (long id : threads.getAllThreadIds()) {
            var info = threads.getThreadInfo(id);
            if (info != null && OUR_THREADS.contains(info.getThreadName())) {
                sum += threads.getThreadAllocatedBytes(id);
            }
        }
        return sum;
    }
}
