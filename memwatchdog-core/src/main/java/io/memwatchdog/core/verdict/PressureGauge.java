package io.memwatchdog.core.verdict;

import io.memwatchdog.core.trend.FloorSeries;
import io.memwatchdog.core.trend.Line;
import io.memwatchdog.core.trend.Trend;
import io.memwatchdog.core.trend.TrendEngine;

/**
 * Whether memory runs out soon, by a leak or by load: three quarters are in use, the floor of the last minutes rises
 * clearly, and at this rate a quarter of an hour is left. Three quiet looks in a row end it.
 */
final class PressureGauge {

    private static final int FLOORS = 8;
    private static final double LEVEL = 0.75;
    private static final double UNITS_LEFT = 15;
    private static final double CLEAR = 3;
    private static final int QUIET = 3;

    private final TrendEngine engine;
    private final Rules rules;
    private final double[] x = new double[FLOORS];
    private final double[] y = new double[FLOORS];
    private Line line = Line.UNKNOWN;
    private boolean high;
    private int disagree;

    PressureGauge(TrendEngine engine, Rules rules) {
        this.engine = engine;
        this.rules = rules;
    }

    void look(FloorSeries floors, Yardstick yardstick) {
        int n = Math.min(FLOORS, floors.size());
        for (int i = 0; i < n; i++) {
            x[i] = floors.atMs(floors.size() - n + i);
            y[i] = floors.floor(floors.size() - n + i);
        }
        line = Line.through(engine, x, y, n);
        boolean now = n == FLOORS && isShort(y[n - 1], yardstick);
        disagree = now == high ? 0 : disagree + 1;
        if (disagree >= (high ? QUIET : rules.consecutive())) {
            high = now;
            disagree = 0;
        }
    }

    private boolean isShort(double level, Yardstick yardstick) {
        double full = Rules.FULL * yardstick.capacity();
        return level >= LEVEL * full
                && line.slope() > CLEAR * line.slopeError()
                && full - level < line.slope() * UNITS_LEFT * rules.unitMs();
    }

    boolean isHigh() {
        return high;
    }

    /** Of the last floors. */
    Trend trend() {
        return new Trend(line.slope(), line.points(), (long) line.span());
    }

    Forecast forecast(double left) {
        return Forecast.of(left, line.slope(), line.slopeError());
    }
}
