package io.memwatchdog.core;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Proves the live set by a collection that is asked for: the application stands still for as long as a full one takes. A
 * budget bounds that: a thousandth of the time that passes, and none that is expected to take longer than a snapshot may.
 */
final class ExplicitCollection implements Probe.Proof {

    private static final Logger log = LoggerFactory.getLogger(Watchdog.class);

    /** Of the time that passes. */
    private static final double SHARE = 0.001;

    /** Before the first one has shown it: a second per gigabyte. */
    private static final double USUAL_MS_PER_BYTE = 1000.0 / (1 << 30);

    private static final long FORGOTTEN_MS = Duration.ofDays(1).toMillis();

    /** So many that prove nothing: explicit collections are switched off, or tell nothing. */
    private static final int IN_VAIN = 3;

    private final Budget budget;
    private final double maxPauseMs;
    private final Runnable collection;
    private final LongSupplier nanoClock;
    private double msPerByte = USUAL_MS_PER_BYTE;
    private long measuredMs;
    private long notBeforeMs;
    private long lastMs = -1;
    private int inVain;

    /** @param collection collects; blocks until it is done */
    ExplicitCollection(Duration interval, Duration maxPause, Runnable collection, LongSupplier nanoClock) {
        this.budget = Budget.of(SHARE, interval);
        this.maxPauseMs = maxPause.toMillis();
        this.collection = collection;
        this.nanoClock = nanoClock;
    }

    @Override
    public boolean isPossible() {
        return inVain < IN_VAIN;
    }

    @Override
    public boolean begin(long nowMs, long provenMs, long usedBytes) {
        if (!isPossible() || nowMs < notBeforeMs || expectedMs(nowMs, usedBytes) > maxPauseMs) {
            return false;
        }
        inVain = provenMs < lastMs ? inVain + 1 : 0;
        if (inVain == IN_VAIN) {
            log.info("memwatchdog: collections that are asked for prove nothing here; no more are"
                    + " (is -XX:+DisableExplicitGC set?)");
            return false;
        }
        collect(nowMs, usedBytes);
        return true;
    }

    /** One that took long on a machine that was busy is the only one there is; a day later it is tried again. */
    private double expectedMs(long nowMs, long usedBytes) {
        boolean forgotten = nowMs - measuredMs > FORGOTTEN_MS;
        return (forgotten ? Math.min(msPerByte, USUAL_MS_PER_BYTE) : msPerByte) * usedBytes;
    }

    private void collect(long nowMs, long usedBytes) {
        long begun = nanoClock.getAsLong();
        collection.run();
        double tookMs = (nanoClock.getAsLong() - begun) / 1e6;
        msPerByte = tookMs / Math.max(1, usedBytes);
        lastMs = nowMs;
        measuredMs = nowMs;
        notBeforeMs = nowMs + (long) budget.restMs(tookMs);
        log.debug("memwatchdog: a collection was asked for, since there are few; it took {} ms", tookMs);
    }
}
