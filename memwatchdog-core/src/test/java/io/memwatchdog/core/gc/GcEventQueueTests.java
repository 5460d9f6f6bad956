package io.memwatchdog.core.gc;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GcEventQueueTests {

    private final GcEventQueue queue = new GcEventQueue(4);

    @Test
    void handsOnInOrder() {
        List<Long> seen = new ArrayList<>();
        for (long id = 0; id < 10; id++) {
            assertThat(queue.offer(event(id))).isTrue();
            if (id % 3 == 0) {
                queue.drain(event -> seen.add(event.id()));
            }
        }
        queue.drain(event -> seen.add(event.id()));
        assertThat(seen).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void dropsAndCountsWhatDoesNotFit() {
        for (long id = 0; id < 7; id++) {
            queue.offer(event(id));
        }
        assertThat(queue.dropped()).isEqualTo(3);
        assertThat(queue.accepted()).isEqualTo(4);
    }

    @Test
    void losesNothingBetweenManyThreads() throws InterruptedException {
        GcEventQueue shared = new GcEventQueue(64);
        List<Thread> producers = new ArrayList<>();
        for (int p = 0; p < 3; p++) {
            producers.add(new Thread(() -> {
                for (long id = 0; id < 20_000; id++) {
                    shared.offer(event(id));
                }
            }));
        }
        producers.forEach(Thread::start);
        long[] received = new long[1];
        while (producers.stream().anyMatch(Thread::isAlive)) {
            shared.drain(event -> received[0]++);
        }
        for (Thread producer : producers) {
            producer.join();
        }
        shared.drain(event -> received[0]++);
        assertThat(received[0]).isEqualTo(shared.accepted());
        assertThat(shared.accepted() + shared.dropped()).isEqualTo(60_000);
    }

    @Test
    void offeringAllocatesNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        GcEvent event = event(1);
        GcEventQueue large = new GcEventQueue(1 << 15);
        offer(large, event, 1000);
        long before = threads.getCurrentThreadAllocatedBytes();
        offer(large, event, 10_000);
        long bytes = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(bytes).as("for 10000 events").isLessThan(10_000);
    }

    private static void offer(GcEventQueue queue, GcEvent event, int times) {
        for (int i = 0; i < times; i++) {
            queue.offer(event);
        }
    }

    private static GcEvent event(long id) {
        return new GcEvent("G1 Young Generation", "end of minor GC", "test", id, id, id + 1, Map.of());
    }
}
