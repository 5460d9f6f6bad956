package io.memwatchdog.core.verdict;

import io.memwatchdog.core.trend.FloorSeries;
import io.memwatchdog.core.trend.Line;
import io.memwatchdog.core.trend.TrendEngine;

/**
 * Growth that the trend calls a leak is watched for four units more where the live set is known exactly, each unit: so few
 * floors show then whether it goes on, or whether its end was near, as that of a late warm-up. Where samples are estimates, or the leak
 * is slow, their scatter would hide it; where they are rare, waiting would tell nothing.
 */
final class Continuation {

    private static final double UNITS = 4;
    /** Of the slope: with less it has ended. */
    private static final double GOES_ON = 0.5;
    /** What was there when the trend became sure is where the growth goes on from. */
    private static final double UNITS_BEFORE = 2;

    private static final double FREQUENT = 0.7;
    private static final int LEAST_FLOORS = 3;

    /** Of the usual step from one floor to the next. */
    private static final double VISIBLE = 0.5;

    private final GrowthWatch.Look look;
    private final double unitMs;

    Continuation(GrowthWatch.Look look, double unitMs) {
        this.look = look;
        this.unitMs = unitMs;
    }

    GrowthWatch.Look look() {
        return look;
    }

    /** Whether enough samples come for a few units to tell, and what should be gained in them stands out from the scatter. */
    boolean isVisible(FloorSeries floors) {
        double due = UNITS * look.slope().slope() * look.scale();
        int recent = 0;
        for (int i = 0; i < floors.size(); i++) {
            double atMs = floors.atMs(i);
            recent += atMs > look.atMs() - UNITS * unitMs && atMs <= look.atMs() ? 1 : 0;
        }
        return recent >= FREQUENT * UNITS && due >= VISIBLE * floors.scatter();
    }

    boolean isOver(double atMs) {
        return atMs - look.atMs() >= UNITS * unitMs;
    }

    boolean hasGoneOn(TrendEngine engine, FloorSeries floors) {
        double[] x = new double[floors.size()];
        double[] y = new double[floors.size()];
        int n = 0;
        for (int i = 0; i < floors.size(); i++) {
            if (floors.atMs(i) >= look.atMs() - UNITS_BEFORE * unitMs) {
                x[n] = floors.atMs(i) / unitMs;
                y[n] = floors.floor(i) / look.scale();
                n++;
            }
        }
        return n < LEAST_FLOORS
                || Line.through(engine, x, y, n).slope()
                        >= GOES_ON * look.slope().slope();
    }
}
