package io.memwatchdog.core.gc;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;

/**
 * Collections as the garbage collector beans of this JVM announce them. Beans of concurrent collectors that report pauses
 * are left alone: only the cycle around them proves anything. What comes too often is not listened to all the time.
 */
public final class JmxGcEventSource implements GcEventSource {

    private final AtomicLong faults = new AtomicLong();

    @Override
    public long faults() {
        return faults.get();
    }

    @Override
    public Subscription subscribe(Consumer<GcEvent> consumer) {
        List<BeanListener> listeners = new ArrayList<>();
        for (GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
            if (bean instanceof NotificationEmitter emitter && !reportsPauses(bean.getName())) {
                listeners.add(BeanListener.on(emitter, consumer, faults));
            }
        }
        return new Listening(listeners);
    }

    static boolean reportsPauses(String beanName) {
        return beanName.endsWith("Pauses");
    }

    /**
     * Reads the open data themselves: {@code GarbageCollectionNotificationInfo.from} gives the same, but turns every table
     * into maps of beans first, at five times the garbage.
     */
    static GcEvent decode(CompositeData notification) {
        CompositeData gc = (CompositeData) notification.get("gcInfo");
        TabularData before = (TabularData) gc.get("memoryUsageBeforeGc");
        Map<String, PoolUsage> pools = new HashMap<>();
        for (Object row : ((TabularData) gc.get("memoryUsageAfterGc")).values()) {
            CompositeData pool = (CompositeData) row;
            Object name = pool.get("key");
            CompositeData earlier = before.get(new Object[] {name});
            pools.put((String) name, usage((earlier == null) ? pool : earlier, pool));
        }
        return new GcEvent(
                (String) notification.get("gcName"),
                (String) notification.get("gcAction"),
                (String) notification.get("gcCause"),
                number(gc, "id"),
                number(gc, "startTime"),
                number(gc, "endTime"),
                pools);
    }

    private static PoolUsage usage(CompositeData rowBefore, CompositeData rowAfter) {
        CompositeData before = (CompositeData) rowBefore.get("value");
        CompositeData after = (CompositeData) rowAfter.get("value");
        return new PoolUsage(
                number(before, "used"),
                number(before, "committed"),
                number(after, "used"),
                number(after, "committed"),
                number(after, "max"));
    }

    private static long number(CompositeData data, String key) {
        return (Long) data.get(key);
    }

    private record Listening(List<BeanListener> listeners) implements Subscription {

        @Override
        public void pace(long nowMs) {
            for (int i = 0; i < listeners.size(); i++) {
                listeners.get(i).pace(nowMs);
            }
        }

        @Override
        public void close() {
            listeners.forEach(BeanListener::close);
        }
    }
}
