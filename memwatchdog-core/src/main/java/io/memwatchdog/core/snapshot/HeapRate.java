package io.memwatchdog.core.snapshot;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How fast HotSpot goes through this heap. Each time moves the estimate half of the way, by factors, and without further ones it
 * returns to the first guess within a day: one on a busy machine neither forbids all others nor is it forgotten at once. Thread-safe.
 */
final class HeapRate {

    private static final double HALF_LIFE_NS = TimeUnit.HOURS.toNanos(6);

    private final LongSupplier nanoTime;
    private final double guess;
    private double learnt;
    private long learntAtNs;

    HeapRate(double firstGuessBytesPerMs, LongSupplier nanoTime) {
        this.guess = Math.log(firstGuessBytesPerMs);
        this.learnt = guess;
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
        double ageNs = nanoTime.getAsLong() - learntAtNs;
        return guess + (learnt - guess) * Math.pow(0.5, ageNs / HALF_LIFE_NS);
    }
}
