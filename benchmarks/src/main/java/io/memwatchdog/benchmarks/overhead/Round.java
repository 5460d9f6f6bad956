package io.memwatchdog.benchmarks.overhead;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.memwatchdog.core.Watchdog;
import io.memwatchdog.core.WatchdogSettings;
import io.memwatchdog.core.WatchdogSettings.AllocationSites;
import io.memwatchdog.core.WatchdogSettings.Detection;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.LongUnaryOperator;
import javax.management.ListenerNotFoundException;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;

/**
 * One process: warms up, then does the same work block by block, watched or not, and prints what each block has cost.
 * Blocks of one process share heap layout and compiled code, which differ more between two processes than watching
 * costs. Arguments: documents per thread and block, then the blocks.
 */
final class Round {

    static final String RESULT = "result: ";

    /** What a block may be. */
    enum Block {
        OFF,
        ON,
        /** Listeners that do nothing: what the JVM itself allocates to tell of a collection. */
        LISTENER
    }

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final Set<String> OUR_THREADS = Set.of("memwatchdog", "Notification Thread", "Service Thread");

    private Round() {}

    public static void main(String[] arguments) throws ListenerNotFoundException {
        int documents = Integer.parseInt(arguments[0]);
        for (Block block : Block.values()) {
            run(block, documents / 5);
        }
        for (String block : List.of(arguments).subList(1, arguments.length)) {
            System.out.println(RESULT + block + " " + run(Block.valueOf(block), documents));
        }
    }

    private static String run(Block block, int documents) throws ListenerNotFoundException {
        return switch (block) {
            case OFF -> measure(documents);
            case ON -> watched(documents);
            case LISTENER -> listened(documents);
        };
    }

    private static String watched(int documents) {
        try (Watchdog watchdog = Watchdog.builder(settings()).build()) {
            watchdog.start();
            return measure(documents);
        }
    }

    /**
     * Defaults, but judging without warm-up. It looks around when it starts, so once in a block of some seconds instead of
     * once a minute. Evidence is off, with the Flight Recorder that starts with a suspicion: what a suspicion costs is no part
     * of watching.
     */
    private static WatchdogSettings settings() {
        WatchdogSettings defaults = WatchdogSettings.defaults();
        Detection eager = defaults.detection()
                .withClock(defaults.detection().interval(), Duration.ZERO)
                .withAllocationSites(AllocationSites.OFF);
        WatchdogSettings.Snapshots kept = defaults.snapshots();
        WatchdogSettings.Snapshots none = new WatchdogSettings.Snapshots(
                false,
                kept.directory(),
                kept.strategy(),
                kept.dumps(),
                kept.maxFiles(),
                kept.maxTotalBytes(),
                kept.minFreeDiskBytes(),
                kept.cooldown(),
                kept.maxPause(),
                kept.deadline(),
                kept.baselineDelay(),
                kept.gap(),
                kept.gzip(),
                kept.redact(),
                kept.hugePages());
        return new WatchdogSettings(eager, none, defaults.diff(), defaults.alerts());
    }

    private static String listened(int documents) throws ListenerNotFoundException {
        NotificationListener deaf = (notification, handback) -> {};
        List<NotificationEmitter> emitters = new ArrayList<>();
        for (GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
            emitters.add((NotificationEmitter) bean);
        }
        for (NotificationEmitter emitter : emitters) {
            emitter.addNotificationListener(deaf, null, null);
        }
        try {
            return measure(documents);
        } finally {
            for (NotificationEmitter emitter : emitters) {
                emitter.removeNotificationListener(deaf);
            }
        }
    }

    private static String measure(int documents) {
        OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long collections = collections();
        long allocated = ofOurThreads(THREADS::getThreadAllocatedBytes);
        long own = ofOurThreads(THREADS::getThreadCpuTime);
        long wall = System.nanoTime();
        long cpu = process.getProcessCpuTime();
        long check = Workload.run(documents);
        cpu = process.getProcessCpuTime() - cpu;
        wall = System.nanoTime() - wall;
        own = ofOurThreads(THREADS::getThreadCpuTime) - own;
        allocated = ofOurThreads(THREADS::getThreadAllocatedBytes) - allocated;
        collections = collections() - collections;
        return "%d %d %d %d %d %d".formatted(cpu, wall, collections, allocated, own, check);
    }

    private static long collections() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .sum();
    }

    /** By our thread and by those of the JVM that bring us the notifications. */
    private static long ofOurThreads(LongUnaryOperator figure) {
        long sum = 0;
        for (long id : THREADS.getAllThreadIds()) {
            var info = THREADS.getThreadInfo(id);
            if (info != null && OUR_THREADS.contains(info.getThreadName())) {
                sum += figure.applyAsLong(id);
            }
        }
        return sum;
    }
}
