package io.memwatchdog.benchmarks.cost;

import io.memwatchdog.core.evidence.SnapshotTotals;
import java.util.Locale;

/** How often and for how long the application was stopped for snapshots, by their own clock. */
final class Stops {

    private final SnapshotTotals totals;
    private long first;
    private long seen;
    private long taken;
    private double totalMs;
    private double longestMs;

    Stops(SnapshotTotals totals) {
        this.totals = totals;
    }

    /** What was before does not count. */
    void begin() {
        seen = totals.pauses();
        first = seen;
        taken = totals.taken();
        totalMs = 0;
        longestMs = 0;
    }

    /** To be called more often than snapshots are taken. */
    void look() {
        long pauses = totals.pauses();
        if (pauses > seen) {
            longestMs = Math.max(longestMs, totals.lastPauseMs());
            totalMs += totals.lastPauseMs() * (pauses - seen);
            seen = pauses;
        }
    }

    double totalMs() {
        return totalMs;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%d snapshots, stopped %d times, %.1f ms in all, %.1f ms at most",
                totals.taken() - taken,
                seen - first,
                totalMs,
                longestMs);
    }
}
