package io.memwatchdog.core.evidence;

import java.util.function.LongSupplier;

/** Counts and figures of the snapshots of one watchdog. Thread-safe. */
public final class SnapshotTotals {

    private final LongSupplier retries;
    private long taken;
    private long failed;
    private long bytes;
    private long pauses;
    private double lastPauseMs = Double.NaN;
    private double lastDurationMs = Double.NaN;

    /** Nothing yet; retries are counted by who makes them. */
    SnapshotTotals(LongSupplier retries) {
        this.retries = retries;
    }

    /** Attempts that were repeated because the first one failed on a state of the JVM that passes. */
    public long retries() {
        return retries.getAsLong();
    }

    /** Snapshots that were completed. */
    public synchronized long taken() {
        return taken;
    }

    /** Snapshots that were refused or failed. */
    public synchronized long failed() {
        return failed;
    }

    /** Size of all completed ones together. */
    public synchronized long bytes() {
        return bytes;
    }

    /** How often the application was stopped: twice for a snapshot which has both profile and dump, once to count the live set. */
    public synchronized long pauses() {
        return pauses;
    }

    /** The longest time that the application stood still for the last of these; NaN where not measured. */
    public synchronized double lastPauseMs() {
        return lastPauseMs;
    }

    /** How long the last one took; NaN before the first. */
    public synchronized double lastDurationMs() {
        return lastDurationMs;
    }

    synchronized void took(long size, int stops, double pauseMs, double durationMs) {
        taken++;
        pauses += stops;
        bytes += size;
        lastPauseMs = pauseMs;
        lastDurationMs = durationMs;
    }

    synchronized void stopped(double pauseMs) {
        pauses++;
        lastPauseMs = pauseMs;
    }

    synchronized void failedOnce() {
        failed++;
    }
}
