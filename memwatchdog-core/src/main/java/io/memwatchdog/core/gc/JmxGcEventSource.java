package io.memwatchdog.core.gc;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;

/**
 * Collections as the garbage collector beans of this JVM announce them. Beans of concurrent collectors that report pauses
 * are left alone: only the cycle around them proves anything.
 */
public final class JmxGcEventSource implements GcEventSource {

    private final AtomicLong faults = new AtomicLong();

    @Override
    public long faults() {
        return faults.get();
    }

    @Override
    public Subscription subscribe(Consumer<GcEvent> consumer) {
        List<Registration> registrations = new ArrayList<>();
        for (GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
            if (bean instanceof NotificationEmitter emitter && !reportsPauses(bean.getName())) {
                registrations.add(Registration.of(emitter, new Listener(consumer, faults)));
            }
        }
        AtomicBoolean open = new AtomicBoolean(true);
        return () -> {
            if (open.getAndSet(false)) {
                registrations.forEach(Registration::remove);
            }
        };
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

    private record Registration(NotificationEmitter emitter, NotificationListener listener) {

        static Registration of(NotificationEmitter emitter, NotificationListener listener) {
            emitter.addNotificationListener(listener, null, null);
            return new Registration(emitter, listener);
        }

        void remove() {
            try {
                emitter.removeNotificationListener(listener);
            } catch (ListenerNotFoundException gone) {
                // someone else has removed it: what we wanted
            }
        }
    }

    private record Listener(Consumer<GcEvent> consumer, AtomicLong faults) implements NotificationListener {

        /**
         * Nothing may leave this method: an error thrown into HotSpot's notification thread ends that thread, and with it
         * the notifications of everyone in this JVM.
         */
        @Override
        public void handleNotification(Notification notification, Object handback) {
            try {
                if (notification.getType().equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
                    CompositeData data = (CompositeData) notification.getUserData();
                    consumer.accept(decode(data));
                }
            } catch (Throwable fault) {
                faults.incrementAndGet();
            }
        }
    }
}
