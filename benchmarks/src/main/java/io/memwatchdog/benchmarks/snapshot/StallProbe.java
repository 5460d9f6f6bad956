package io.memwatchdog.benchmarks.snapshot;

import java.util.concurrent.locks.LockSupport;

/** A thread that wants to run every millisecond, and notes for how long it could not. */
final class StallProbe extends Thread {

    private static final long PERIOD_NANOS = 1_000_000;

    private volatile long longestNanos;

    StallProbe() {
        super("stall-probe");
        setDaemon(true);
    }

    @Override
    public void run() {
        long last = System.nanoTime();
        while (true) {
            LockSupport.parkNanos(PERIOD_NANOS);
            long now = System.nanoTime();
            longestNanos = Math.max(longestNanos, now - last - PERIOD_NANOS);
            last = now;
        }
    }

    void reset() {
        longestNanos = 0;
    }

    double longestMs() {
        return longestNanos / 1e6;
    }
}
