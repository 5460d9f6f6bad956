package io.memwatchdog.core.gc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.Notification;
import javax.management.NotificationBroadcasterSupport;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Notifications of this JVM, told again by a bean that tells as many as we like. */
class BeanListenerTests {

    private static List<Notification> told;

    private final NotificationBroadcasterSupport bean = new NotificationBroadcasterSupport();
    private final List<GcEvent> events = new ArrayList<>();
    private final AtomicLong faults = new AtomicLong();
    private final BeanListener listener = BeanListener.on(bean, events::add, faults);

    @BeforeAll
    static void collectThreeTimes() throws Exception {
        Queue<Notification> heard = new ConcurrentLinkedQueue<>();
        NotificationListener ear = (notification, handback) -> heard.add(notification);
        for (GarbageCollectorMXBean each : ManagementFactory.getGarbageCollectorMXBeans()) {
            ((NotificationEmitter) each).addNotificationListener(ear, null, null);
        }
        try {
            for (int collection = 1; collection <= 3; collection++) {
                System.gc();
            }
            await().until(() -> full(heard).size() >= 3);
        } finally {
            for (GarbageCollectorMXBean each : ManagementFactory.getGarbageCollectorMXBeans()) {
                ((NotificationEmitter) each).removeNotificationListener(ear);
            }
        }
        told = full(heard);
    }

    private static List<Notification> full(Queue<Notification> heard) {
        return heard.stream()
                .filter(each -> JmxGcEventSource.decode((CompositeData) each.getUserData())
                        .cause()
                        .equals("System.gc()"))
                .toList();
    }

    @Test
    void restsWhereCollectionsCrowd() {
        listener.pace(0);
        tell(0, BeanListener.SPELL);
        listener.pace(1_000);
        tell(0, 1);
        assertThat(events).hasSize(BeanListener.SPELL);
        listener.pace(12_000);
        tell(0, 1);
        assertThat(events).hasSize(BeanListener.SPELL);
        listener.pace(13_000);
        tell(0, 1);
        assertThat(events).hasSize(BeanListener.SPELL + 1);
        assertThat(faults).hasValue(0);
    }

    @Test
    void listensOnWhereCollectionsAreFew() {
        listener.pace(0);
        for (long nowMs = 13_000; nowMs < 130_000; nowMs += 13_000) {
            tell(0, BeanListener.SPELL - 1);
            listener.pace(nowMs - 1);
            listener.pace(nowMs);
        }
        assertThat(events).hasSize(9 * (BeanListener.SPELL - 1));
    }

    @Test
    void tellsWhereSomeAreMissing() {
        tell(0, 1);
        tell(1, 1);
        tell(2, 1);
        assertThat(events).noneMatch(GcEvent::afterGap);
        listener.close();
        assertThat(JmxGcEventSource.decode(data(2)).id())
                .isGreaterThan(JmxGcEventSource.decode(data(0)).id() + 1);
        BeanListener.on(bean, events::add, faults);
        tell(0, 1);
        tell(2, 1);
        assertThat(events).extracting(GcEvent::afterGap).containsExactly(false, false, false, false, true);
    }

    @Test
    void isSilentOnceClosedAtRestOrNot() {
        tell(0, 1);
        listener.close();
        listener.pace(0);
        listener.pace(60_000);
        tell(0, 1);
        assertThat(events).hasSize(1);
    }

    private void tell(int which, int times) {
        for (int time = 0; time < times; time++) {
            bean.sendNotification(told.get(which));
        }
    }

    private static CompositeData data(int which) {
        return (CompositeData) told.get(which).getUserData();
    }
}
