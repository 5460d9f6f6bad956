package io.memwatchdog.core;

import io.memwatchdog.core.evidence.SnapshotJob;
import io.memwatchdog.core.schedule.WatchdogClock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The time between two snapshots for alarms, and the last of them. Runs on the watchdog's thread. */
final class Cooldown {

    private final Duration length;
    private final WatchdogClock clock;
    private long endMs = Long.MIN_VALUE;
    private @Nullable SnapshotJob lastLook;
    private long lastLookMs;

    Cooldown(Duration length, WatchdogClock clock) {
        this.length = length;
        this.clock = clock;
    }

    boolean isOver() {
        return clock.uptimeMs() >= endMs;
    }

    Duration left() {
        return Duration.ofMillis(Math.max(1, endMs - clock.uptimeMs()));
    }

    void begin() {
        endMs = clock.uptimeMs() + length.toMillis();
    }

    void end() {
        endMs = clock.uptimeMs();
    }

    /** A snapshot for an alarm is over, with success or without. */
    void looked(SnapshotJob over) {
        lastLook = over;
        lastLookMs = clock.uptimeMs();
    }

    @Nullable
    SnapshotJob lastLook() {
        return lastLook;
    }

    /** Whether such a snapshot was over within the given time. */
    boolean hasLooked(long withinMs) {
        return lastLook != null && clock.uptimeMs() - lastLookMs <= withinMs;
    }

    /** Why the last look has shown nothing; null if there is a snapshot. */
    @Nullable
    String failure() {
        SnapshotJob last = lastLook;
        return last == null || last.snapshotId() != null ? null : last.message();
    }
}
