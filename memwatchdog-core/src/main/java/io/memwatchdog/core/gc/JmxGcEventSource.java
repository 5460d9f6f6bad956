package io.memwatchdog.core.gc;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.GcInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
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

/**
 * Collections as the garbage collector beans of this JVM announce them. Beans of concurrent collectors that report pauses
 * are left alone: only the cycle around them proves anything.
 */
public final class JmxGcEventSource implements GcEventSource {

    private final AtomicLong faults = new AtomicLong();

    /** Notifications that could not be read or handed on. */
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

    static GcEvent decode(GarbageCollectionNotificationInfo info) {
        GcInfo gc = info.getGcInfo();
        Map<String, MemoryUsage> before = gc.getMemoryUsageBeforeGc();
        Map<String, PoolUsage> pools = new HashMap<>();
        gc.getMemoryUsageAfterGc()
                .forEach((name, after) -> pools.put(name, usage(before.getOrDefault(name, after), after)));
        return new GcEvent(
                info.getGcName(),
                info.getGcAction(),
                info.getGcCause(),
                gc.getId(),
                gc.getStartTime(),
                gc.getEndTime(),
                pools);
    }

    private static PoolUsage usage(MemoryUsage before, MemoryUsage after) {
        return new PoolUsage(
                before.getUsed(), before.getCommitted(), after.getUsed(), after.getCommitted(), after.getMax());
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
                    consumer.accept(decode(GarbageCollectionNotificationInfo.from(data)));
                }
            } catch (Throwable fault) {
                faults.incrementAndGet();
            }
        }
    }
}
