package io.memwatchdog.core.gc;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands collections from the JVM's notification thread to ours without lock, wait or allocation. Several threads may
 * offer, one may drain. A full queue drops the newcomer and counts it.
 *
 * <p>Invariant: {@code tail} slots have been claimed, {@code head} slots have been emptied, {@code tail - head} never
 * exceeds the capacity. A slot is filled after it was claimed, so the drain stops at the first claimed slot that is still
 * empty and looks again later.
 */
public final class GcEventQueue {

    private final AtomicReferenceArray<@Nullable GcEvent> slots;
    private final AtomicLong head = new AtomicLong();
    private final AtomicLong tail = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();

    /**
     * An empty queue.
     *
     * @param capacity events that may wait
     */
    public GcEventQueue(int capacity) {
        slots = new AtomicReferenceArray<>(capacity);
    }

    /**
     * Adds an event.
     *
     * @return false where the queue was full and the event was dropped
     */
    public boolean offer(GcEvent event) {
        long claimed;
        do {
            claimed = tail.get();
            if (claimed - head.get() >= slots.length()) {
                dropped.incrementAndGet();
                return false;
            }
        } while (!tail.compareAndSet(claimed, claimed + 1));
        slots.setRelease(slot(claimed), event);
        return true;
    }

    /** Hands on what waits, oldest first. */
    public void drain(Consumer<GcEvent> consumer) {
        for (long next = head.get(); next < tail.get(); next++) {
            GcEvent event = slots.getAcquire(slot(next));
            if (event == null) {
                return;
            }
            slots.setRelease(slot(next), null);
            head.setRelease(next + 1);
            consumer.accept(event);
        }
    }

    public boolean isEmpty() {
        return head.get() == tail.get();
    }

    /** Events accepted so far. */
    public long accepted() {
        return tail.get();
    }

    /** Events turned away so far. */
    public long dropped() {
        return dropped.get();
    }

    private int slot(long position) {
        return (int) (position % slots.length());
    }
}
