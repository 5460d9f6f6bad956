package io.memwatchdog.core;

import io.memwatchdog.core.gc.HeapSample;
import io.memwatchdog.core.verdict.Level;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for a collection where there are too few to judge by: with Serial, Parallel or an idle application hours may pass
 * without a full one. Each costs what a full collection costs, so that a budget bounds them: one in ten intervals, in five when
 * something is suspected already, a thousandth of the time that passes, and none that is expected to take longer than a snapshot
 * may. Opt-in. Runs on the watchdog's thread.
 */
final class Probe {

    private static final Logger log = LoggerFactory.getLogger(Watchdog.class);

    private static final int INTERVALS = 10;
    private static final int INTERVALS_ON_SUSPICION = 5;

    /** Of the time that passes. */
    private static final double BUDGET = 0.001;

    /** Before the first one has shown it: a second per gigabyte. */
    private static final double USUAL_MS_PER_BYTE = 1000.0 / (1 << 30);

    /** So many that prove nothing: explicit collections are switched off, or tell nothing. */
    private static final int IN_VAIN = 3;

    private final long intervalMs;
    private final long maxPauseMs;
    private final Runnable collection;
    private final LongSupplier nanoClock;
    private double msPerByte = USUAL_MS_PER_BYTE;
    private long notBeforeMs;
    private long lastProbeMs = -1;
    private int inVain;
    private boolean off;

    /**
     * A probe that has not looked yet.
     *
     * @param collection collects; blocks until it is done
     */
    Probe(Duration interval, Duration maxPause, Runnable collection, LongSupplier nanoClock) {
        this.intervalMs = interval.toMillis();
        this.maxPauseMs = maxPause.toMillis();
        this.collection = collection;
        this.nanoClock = nanoClock;
    }

    /**
     * Collects if it is time to. To be called at will.
     *
     * @param proven the last proven live set
     * @param usedBytes of the heap, dead or alive
     */
    void consider(long nowMs, @Nullable HeapSample proven, Level level, long usedBytes) {
        long provenMs = proven == null ? 0 : proven.atMs();
        long rare = intervalMs * (level == Level.SUSPICION ? INTERVALS_ON_SUSPICION : INTERVALS);
        if (off || nowMs - Math.max(provenMs, lastProbeMs) < rare || nowMs < notBeforeMs) {
            return;
        }
        inVain = provenMs < lastProbeMs ? inVain + 1 : 0;
        if (inVain == IN_VAIN) {
            off = true;
            log.info("memwatchdog: collections that are asked for prove nothing here; no more are"
                    + " (is -XX:+DisableExplicitGC set?)");
        } else if (msPerByte * usedBytes <= maxPauseMs) {
            collect(nowMs, usedBytes);
        }
    }

    private void collect(long nowMs, long usedBytes) {
        long begun = nanoClock.getAsLong();
        collection.run();
        double tookMs = (nanoClock.getAsLong() - begun) / 1e6;
        msPerByte = tookMs / Math.max(1, usedBytes);
        lastProbeMs = nowMs;
        notBeforeMs = nowMs + (long) (tookMs / BUDGET);
        log.debug("memwatchdog: a collection was asked for, since there are few; it took {} ms", tookMs);
    }
}
