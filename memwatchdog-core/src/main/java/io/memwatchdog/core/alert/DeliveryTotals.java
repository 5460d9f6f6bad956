package io.memwatchdog.core.alert;

import java.util.concurrent.atomic.AtomicLong;

/** Counts of deliveries to all Alertmanagers. Thread-safe. */
public final class DeliveryTotals {

    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong empty = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();

    DeliveryTotals() {}

    /** Requests that an Alertmanager took and which had alerts; the one at the start has none. */
    public long alertsDelivered() {
        return delivered.get() - empty.get();
    }

    /** All requests that an Alertmanager took. */
    public long delivered() {
        return delivered.get();
    }

    /** Deliveries given up after all retries. */
    public long failed() {
        return failed.get();
    }

    void deliveredEmpty() {
        empty.incrementAndGet();
        delivered.incrementAndGet();
    }

    void deliveredOnce() {
        delivered.incrementAndGet();
    }

    void failedOnce() {
        failed.incrementAndGet();
    }
}
