package io.memwatchdog.record;

import java.util.concurrent.atomic.AtomicLong;

/** What the program knows of itself and no detector may read: bytes it holds on purpose, and bytes it leaks. */
final class Truth {

    final AtomicLong liveBytes = new AtomicLong();
    final AtomicLong leakedBytes = new AtomicLong();
    final AtomicLong requests = new AtomicLong();
    private final AtomicLong leakStartMs = new AtomicLong(-1);

    void leaked(long bytes, long uptimeMs) {
        leakStartMs.compareAndSet(-1, uptimeMs);
        leakedBytes.addAndGet(bytes);
    }

    long leakStartMs() {
        return leakStartMs.get();
    }
}
