package io.memwatchdog.core.gc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.ThreadMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;
import org.junit.jupiter.api.Test;

class JmxGcEventSourceTests {

    private final JmxGcEventSource source = new JmxGcEventSource();

    @Test
    void tellsACollectionWithItsPools() {
        Queue<GcEvent> events = new ConcurrentLinkedQueue<>();
        try (GcEventSource.Subscription open = source.subscribe(events::add)) {
            System.gc();
            await().until(() -> !events.isEmpty());
            open.close();
        }
        GcEvent event = events.element();
        assertThat(event.cause()).isEqualTo("System.gc()");
        assertThat(event.endMs()).isGreaterThanOrEqualTo(event.startMs());
        assertThat(event.pools().keySet()).contains("Metaspace");
        assertThat(event.pools().values()).anyMatch(pool -> pool.usedAfterBytes() > 0);
    }

    @Test
    void isSilentOnceClosed() {
        AtomicLong late = new AtomicLong();
        source.subscribe(event -> late.incrementAndGet()).close();
        Queue<GcEvent> witness = new ConcurrentLinkedQueue<>();
        try (GcEventSource.Subscription other = source.subscribe(witness::add)) {
            System.gc();
            await().until(() -> !witness.isEmpty());
            assertThat(other).isNotNull();
        }
        assertThat(late).hasValue(0);
    }

    @Test
    void aConsumerThatFailsIsCountedAndHarmsNoOther() {
        Queue<GcEvent> witness = new ConcurrentLinkedQueue<>();
        try (GcEventSource.Subscription failing = source.subscribe(event -> {
                    throw new StackOverflowError("test");
                });
                GcEventSource.Subscription other = source.subscribe(witness::add)) {
            assertThat(failing).isNotEqualTo(other);
            System.gc();
            await().until(() -> !witness.isEmpty() && source.faults() > 0);
        }
    }

    @Test
    void leavesBeansOfPausesAlone() {
        assertThat(JmxGcEventSource.reportsPauses("ZGC Major Pauses")).isTrue();
        assertThat(JmxGcEventSource.reportsPauses("Shenandoah Pauses")).isTrue();
        assertThat(JmxGcEventSource.reportsPauses("ZGC Cycles")).isFalse();
        assertThat(JmxGcEventSource.reportsPauses("G1 Old Generation")).isFalse();
    }

    /** The JVM's own notification costs some 20 KiB; ours on top must be small against it. Stated in the log. */
    @Test
    void readingANotificationAllocatesAFewKilobytesAndGivesWhatTheJdkGives() {
        ConcurrentLinkedQueue<CompositeData> raw = new ConcurrentLinkedQueue<>();
        NotificationListener listener = (notification, handback) -> raw.add((CompositeData) notification.getUserData());
        for (GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
            ((NotificationEmitter) bean).addNotificationListener(listener, null, null);
        }
        System.gc();
        await().until(() -> !raw.isEmpty());
        for (GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
            try {
                ((NotificationEmitter) bean).removeNotificationListener(listener);
            } catch (javax.management.ListenerNotFoundException e) {
                throw new AssertionError(e);
            }
        }
        assertSameAsByTheJdk(raw.element());
        long bytes = bytesPerDecoding(raw.element());
        System.out.println("memwatchdog allocates " + bytes + " bytes to read one GC notification");
        assertThat(bytes).isBetween(1L, 8_192L);
    }

    private static void assertSameAsByTheJdk(CompositeData data) {
        GarbageCollectionNotificationInfo jdk = GarbageCollectionNotificationInfo.from(data);
        GcEvent ours = JmxGcEventSource.decode(data);
        assertThat(ours.collector()).isEqualTo(jdk.getGcName());
        assertThat(ours.action()).isEqualTo(jdk.getGcAction());
        assertThat(ours.cause()).isEqualTo(jdk.getGcCause());
        assertThat(ours.id()).isEqualTo(jdk.getGcInfo().getId());
        assertThat(ours.startMs()).isEqualTo(jdk.getGcInfo().getStartTime());
        assertThat(ours.endMs()).isEqualTo(jdk.getGcInfo().getEndTime());
        assertThat(ours.pools()).hasSameSizeAs(jdk.getGcInfo().getMemoryUsageAfterGc());
        ours.pools().forEach((name, pool) -> {
            MemoryUsage before = jdk.getGcInfo().getMemoryUsageBeforeGc().get(name);
            MemoryUsage after = jdk.getGcInfo().getMemoryUsageAfterGc().get(name);
            assertThat(pool)
                    .isEqualTo(new PoolUsage(
                            before.getUsed(),
                            before.getCommitted(),
                            after.getUsed(),
                            after.getCommitted(),
                            after.getMax()));
        });
    }

    private static long bytesPerDecoding(CompositeData data) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        GcEvent last = null;
        for (int i = 0; i < 1000; i++) {
            last = JmxGcEventSource.decode(data);
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 1000; i++) {
            last = JmxGcEventSource.decode(data);
        }
        long bytes = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(last).isNotNull();
        return bytes / 1000;
    }
}
