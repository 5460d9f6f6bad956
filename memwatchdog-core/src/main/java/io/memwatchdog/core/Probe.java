package io.memwatchdog.core;

import io.memwatchdog.core.WatchdogSettings.Detection;
import io.memwatchdog.core.WatchdogSettings.Mode;
import io.memwatchdog.core.WatchdogSettings.Probing;
import io.memwatchdog.core.WatchdogSettings.Snapshots;
import io.memwatchdog.core.evidence.EvidenceCollector;
import io.memwatchdog.core.gc.HeapSample;
import io.memwatchdog.core.schedule.WatchdogClock;
import io.memwatchdog.core.verdict.Level;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Has the live set proved where collections are too few to judge by: with Serial, Parallel or an idle application hours may
 * pass without a full one. As soon as the JVM is warm, then after five intervals without a proof, after three when something is
 * suspected already. Runs on the watchdog's thread.
 */
final class Probe {

    private static final int INTERVALS = 5;
    private static final int INTERVALS_ON_SUSPICION = 3;

    private final Detection settings;
    private final Proof count;
    private final Proof collection;
    private long lastMs = -1;

    /** A way to prove the live set. */
    interface Proof {

        /** Whether it works here. */
        boolean isPossible();

        /**
         * Begins to prove it, unless that would cost too much by now.
         *
         * @param provenMs when it was proved last
         * @param usedBytes of the heap, dead or alive
         * @return whether it has begun
         */
        boolean begin(long nowMs, long provenMs, long usedBytes);
    }

    /**
     * A probe that has not looked yet.
     *
     * @param count where forks work
     * @param collection elsewhere, if it is wanted
     */
    Probe(Detection settings, Proof count, Proof collection) {
        this.settings = settings;
        this.count = count;
        this.collection = collection;
    }

    /**
     * By a fork, or else by a collection.
     *
     * @param counted is told the live set on the watchdog's thread
     */
    static Probe of(
            WatchdogSettings settings,
            EvidenceCollector evidence,
            LongSupplier largestHeapBytes,
            Consumer<HeapSample> counted,
            WatchdogClock clock) {
        Detection detection = settings.detection();
        Snapshots limits = settings.snapshots();
        return new Probe(
                detection,
                new LiveSetCount(detection.interval(), limits.deadline(), evidence, largestHeapBytes, counted, clock),
                new ExplicitCollection(detection.interval(), limits.maxPause(), System::gc, System::nanoTime));
    }

    /**
     * Proves the live set if it is time to. To be called at will.
     *
     * @param proven the last proven live set
     * @param usedBytes of the heap, dead or alive
     */
    void consider(long nowMs, @Nullable HeapSample proven, Level level, long usedBytes) {
        long provenMs = proven == null ? 0 : proven.atMs();
        if (settings.probe() == Probing.OFF || nowMs < dueMs(provenMs, level)) {
            return;
        }
        Proof proof = counts() ? count : settings.probe() == Probing.ON ? collection : null;
        if (proof != null && proof.begin(nowMs, provenMs, usedBytes)) {
            lastMs = nowMs;
        }
    }

    /** The first as soon as the detector looks: each trend is as old as its first sample. */
    private long dueMs(long provenMs, Level level) {
        long warmMs = settings.warmup().toMillis();
        long lastKnownMs = Math.max(provenMs, lastMs);
        int rare = level == Level.SUSPICION ? INTERVALS_ON_SUSPICION : INTERVALS;
        return lastKnownMs < warmMs
                ? warmMs
                : lastKnownMs + rare * settings.interval().toMillis();
    }

    /** A fixed slope needs samples of one kind: a collection that does not compact leaves some garbage, a count does not. */
    private boolean counts() {
        return settings.mode() == Mode.ADAPTIVE && count.isPossible();
    }
}
