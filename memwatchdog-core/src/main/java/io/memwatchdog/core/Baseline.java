package io.memwatchdog.core;

import io.memwatchdog.core.WatchdogSettings.Snapshots;
import io.memwatchdog.core.alert.AlertDesk;
import io.memwatchdog.core.evidence.EvidenceCollector;
import io.memwatchdog.core.evidence.SnapshotJob;
import io.memwatchdog.core.schedule.WatchdogClock;
import io.memwatchdog.core.store.SnapshotStore;
import io.memwatchdog.core.verdict.Resource;
import org.jspecify.annotations.Nullable;

/** The snapshot that later ones are compared with; {@link BaselineRule} says when. Runs on the watchdog's thread. */
final class Baseline {

    /** Where none can be had, the vain attempts become rare: some a day. */
    private static final int MOST_DOUBLINGS = 8;

    private final Snapshots settings;
    private final EvidenceCollector evidence;
    private final AlertDesk desk;
    private final WatchdogClock clock;
    private long nextMs = Long.MIN_VALUE;
    private long askedMs;
    private long takenMs;
    private @Nullable String takenId;
    private int failures;

    Baseline(Snapshots settings, EvidenceCollector evidence, AlertDesk desk, WatchdogClock clock) {
        this.settings = settings;
        this.evidence = evidence;
        this.desk = desk;
        this.clock = clock;
    }

    /**
     * The service is warm: what is in the heap now is what later heaps are compared with. May be called again and again: one that
     * failed is tried again, at ever longer intervals, but never while the heap leaks.
     */
    void take() {
        if (settings.enabled()
                && clock.uptimeMs() >= nextMs
                && !evidence.hasBaseline()
                && !evidence.isFreezing()
                && desk.firing(Resource.HEAP).isEmpty()) {
            askedMs = clock.uptimeMs();
            evidence.requestSnapshot(SnapshotStore.BASELINE, this::isOver);
        }
    }

    /** Whether it is known when it was taken: that of somebody else, or on request, may be of any age. */
    boolean isDated() {
        return takenId != null && takenId.equals(evidence.baselineId());
    }

    /** When it was taken, in the JVM's uptime. */
    long takenMs() {
        return takenMs;
    }

    private void isOver(SnapshotJob over) {
        evidence.requireFolded(over);
        takenMs = askedMs;
        takenId = over.snapshotId();
        long doublings = Math.min(failures++, MOST_DOUBLINGS);
        nextMs = clock.uptimeMs() + settings.gap().toMillis() * (1L << doublings);
        Investigator.logOutcome(over);
    }
}
