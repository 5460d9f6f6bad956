package io.memwatchdog.it.leak;

import io.memwatchdog.it.process.SampleApp;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Load that comes and goes: between high water and low water more and more people look at what there is and returned orders
 * pile up, which are worked off when the water has fallen.
 */
final class Tides implements AutoCloseable {

    private static final Duration PERIOD = Duration.ofMinutes(1);
    private static final long TICK_MS = 200;
    private static final double MOST_REQUESTS_PER_TICK = 5;
    private static final long QUEUED_BYTES_PER_SECOND = 300_000;

    private final SampleApp app;
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "tides"));
    private final long startedNanos = System.nanoTime();
    private boolean rising;
    private volatile long requests;

    Tides(SampleApp app) {
        this.app = app;
        clock.scheduleWithFixedDelay(this::tick, 0, TICK_MS, TimeUnit.MILLISECONDS);
    }

    long requests() {
        return requests;
    }

    private void tick() {
        double turns = (System.nanoTime() - startedNanos) / (double) PERIOD.toNanos();
        turnWith(turns % 1 < 0.5);
        double level = (1 - Math.cos(2 * Math.PI * turns)) / 2;
        for (long due = Math.round(MOST_REQUESTS_PER_TICK * level); due > 0; due--) {
            app.http().get("/products");
            requests++;
        }
    }

    private void turnWith(boolean nowRising) {
        if (nowRising && !rising) {
            app.leak("queue", QUEUED_BYTES_PER_SECOND);
        } else if (!nowRising && rising) {
            app.mend("queue");
        }
        rising = nowRising;
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
