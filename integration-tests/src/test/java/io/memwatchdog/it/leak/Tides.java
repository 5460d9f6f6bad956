package io.memwatchdog.it.leak;

import io.memwatchdog.it.process.SampleApp;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Load that comes and goes: between low water and high water more and more people look at what there is, and every other one
 * leaves a cart behind.
 */
final class Tides implements AutoCloseable {

    private static final Duration PERIOD = Duration.ofMinutes(1);
    private static final long TICK_MS = 200;
    private static final double MOST_REQUESTS_PER_TICK = 5;

    private final SampleApp app;
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "tides"));
    private final long startedNanos = System.nanoTime();
    private volatile long requests;
    private volatile RuntimeException failure;

    Tides(SampleApp app) {
        this.app = app;
        clock.scheduleWithFixedDelay(this::tick, 0, TICK_MS, TimeUnit.MILLISECONDS);
    }

    /** How many there were; a load that has ended by itself is none. */
    long requests() {
        if (failure != null) {
            throw new IllegalStateException("The load ended at request " + requests, failure);
        }
        return requests;
    }

    private void tick() {
        try {
            flow();
        } catch (RuntimeException e) {
            failure = e;
            throw e;
        }
    }

    private void flow() {
        double turns = (System.nanoTime() - startedNanos) / (double) PERIOD.toNanos();
        double level = (1 - Math.cos(2 * Math.PI * turns)) / 2;
        for (long due = Math.round(MOST_REQUESTS_PER_TICK * level); due > 0; due--) {
            visit();
        }
    }

    private void visit() {
        if (requests++ % 2 == 0) {
            app.http().get("/products");
        } else {
            int status = app.http().send("POST", "/carts", "application/json").statusCode();
            if (status >= 300) {
                throw new IllegalStateException("/carts answered " + status);
            }
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
