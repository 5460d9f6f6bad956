package io.memwatchdog.core.replay;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/**
 * Runs in a JVM of its own, whose GC log is read afterwards, and prints what that JVM's beans said of the same collections:
 * {@code notified,<bean>,<heap used afterwards>} and {@code counted,<bean>,<collections>}.
 *
 * <p>Arguments: milliseconds to run; bytes of garbage and bytes to keep in each of them; bytes that are kept at most.
 */
final class CollectedProgram {

    private static final int PIECE = 4 << 10;
    private static final int SESSIONS = 2_000;

    private static final Queue<String> notified = new ConcurrentLinkedQueue<>();
    private static final List<byte[]> kept = new ArrayList<>();
    private static final ArrayDeque<byte[]> sessions = new ArrayDeque<>();

    private CollectedProgram() {}

    public static void main(String[] args) {
        Set<String> heap = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getName)
                .collect(Collectors.toSet());
        List<GarbageCollectorMXBean> beans = ManagementFactory.getGarbageCollectorMXBeans();
        for (GarbageCollectorMXBean bean : beans) {
            ((NotificationEmitter) bean).addNotificationListener((told, ignored) -> notice(told, heap), null, null);
        }
        allocate(
                Long.parseLong(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2]), Long.parseLong(args[3]));
        // what follows allocates too little to be collected
        sessions.clear();
        System.gc();
        awaitNotifications(beans);
        notified.forEach(System.out::println);
        beans.forEach(bean -> System.out.println("counted," + bean.getName() + "," + bean.getCollectionCount()));
    }

    private static void notice(Notification told, Set<String> heap) {
        GarbageCollectionNotificationInfo info =
                GarbageCollectionNotificationInfo.from((CompositeData) told.getUserData());
        long used = info.getGcInfo().getMemoryUsageAfterGc().entrySet().stream()
                .filter(pool -> heap.contains(pool.getKey()))
                .mapToLong(pool -> pool.getValue().getUsed())
                .sum();
        notified.add("notified," + info.getGcName() + "," + used);
    }

    private static void allocate(long ms, int garbage, int keep, long most) {
        long start = System.nanoTime();
        long owed = 0;
        for (long step = 1; step <= ms; step++) {
            for (int bytes = 0; bytes < garbage; bytes += PIECE) {
                sessions.add(new byte[PIECE]);
                if (sessions.size() > SESSIONS) {
                    sessions.remove();
                }
            }
            for (owed += keep; owed >= PIECE; owed -= PIECE) {
                if ((long) kept.size() * PIECE < most) {
                    kept.add(new byte[PIECE]);
                }
            }
            LockSupport.parkNanos(start + step * 1_000_000 - System.nanoTime());
        }
    }

    /** Notifications come late; a collection that was begun ends within the time as well. */
    private static void awaitNotifications(List<GarbageCollectorMXBean> beans) {
        long until = System.nanoTime() + 5_000_000_000L;
        while (System.nanoTime() < until
                && notified.size()
                        < beans.stream()
                                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                                .sum()) {
            LockSupport.parkNanos(10_000_000);
        }
    }
}
