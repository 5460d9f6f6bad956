package io.memwatchdog.core;

import java.time.Duration;

/**
 * What repeated work may take of the time that passes, so that it has to rest in between. Where the interval is shorter than a minute
 * the detector judges so much faster, and what it lives on may cost so much more: half of the time at most.
 *
 * @param share of the time, from 0 to 1
 */
record Budget(double share) {

    private static final double MOST = 0.5;
    private static final Duration USUAL_INTERVAL = Duration.ofMinutes(1);

    /** A share of the time on a clock that ticks once in an interval. */
    static Budget of(double shareAtOneMinute, Duration interval) {
        double faster = USUAL_INTERVAL.toNanos() / (double) interval.toNanos();
        return new Budget(Math.min(MOST, shareAtOneMinute * Math.max(1, faster)));
    }

    /**
     * How long to rest after work.
     *
     * @param workMs that it has taken
     */
    double restMs(double workMs) {
        return workMs / share;
    }
}
