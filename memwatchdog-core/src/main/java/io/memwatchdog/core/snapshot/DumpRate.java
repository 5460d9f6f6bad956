package io.memwatchdog.core.snapshot;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How fast HotSpot dumps this heap. Each dump moves the estimate half of the way, by factors, and without further dumps it
 * returns to the first guess within a day: one on a busy disk neither forbids all others nor is it forgotten at once. Thread-safe.
 */
final class DumpRate {

    /** What a slow machine reached (0.9 GB in 5.4 s), halved by small objects. */
    static final double FIRST_GUESS_BYTES_PER_MS = 100_000;

    private static final double HALF_LIFE_NS = TimeUnit.HOURS.toNanos(6);

    private final LongSupplier nanoTime;
    private double learnt = Math.log(FIRST_GUESS_BYTES_PER_MS);
    private long learntAtNs;

    DumpRate(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.learntAtNs = nanoTime.getAsLong();
    }

    synchronized double bytesPerMs() {
        return Math.exp(present());
    }

    synchronized void learn(long bytes, double tookMs) {
        double measured = Math.log(Math.max(1, bytes / Math.max(1, tookMs)));
        learnt = (present() + measured) / 2;
        learntAtNs = nanoTime.getAsLong();
    }

    private double present() {
        double guess = Math.log(FIRST_GUESS_BYTES_PER_MS);
        double ageNs = nanoTime.getAsLong() - learntAtNs;
        return guess + (learnt - guess) * Math.pow(0.5, ageNs / HALF_LIFE_NS);
    }
}
