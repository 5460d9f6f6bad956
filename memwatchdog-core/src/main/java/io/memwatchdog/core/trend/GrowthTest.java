package io.memwatchdog.core.trend;

/**
 * Weighs two kinds of stories about a series: it is bounded (constant, a level that wanders, saturating like a cache that warms
 * up, growing and then flat, a few steps) or it grows for ever (a line, flat and then a line, a warm-up or a step on top of a line). Each
 * may follow the load besides. The better story by Akaike's criterion, corrected for short series, wins; by how much is
 * the evidence. Work grows with the number of points, which is bounded.
 */
public final class GrowthTest {

    private static final double[] TIME_CONSTANTS = {0.06, 0.1, 0.15, 0.22, 0.32, 0.45, 0.6};
    private static final double[] BREAKS = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.88};
    private static final double LAST_ONSET = 0.6;
    /** So many time constants, and 95 % of a saturating curve are done. */
    private static final double REACHED_AFTER = 3;

    private static final double LONGEST_WARMUP_BESIDE_A_LINE = 0.22;

    private final double[] x;
    private final double span;
    private final int n;
    private final CurveFit curves;
    private final Contest contest;

    private GrowthTest(
            TrendEngine engine, double[] x, double[] y, double[] load, int n, double noiseFloor, double ceiling) {
        this.n = n;
        this.span = x[n - 1] - x[0];
        this.x = new double[n];
        for (int i = 0; i < n; i++) {
            this.x[i] = (x[i] - x[0]) / span;
        }
        this.curves = new CurveFit(engine, y, load, n);
        this.contest = new Contest(n, span, noiseFloor, ceiling);
    }

    /**
     * Compares the stories.
     *
     * @param load how busy the application was at each point; all equal where that is unknown
     * @param n points
     * @param noiseFloor differences of this size mean nothing, in units of y
     * @param ceiling a bound that lies above is no bound: the series would end before it got there
     */
    public static Growth of(
            TrendEngine engine, double[] x, double[] y, double[] load, int n, double noiseFloor, double ceiling) {
        if (n < Growth.MIN_POINTS || !(x[n - 1] > x[0])) {
            return Growth.NONE;
        }
        GrowthTest test = new GrowthTest(engine, x, y, load, n, noiseFloor, ceiling);
        test.tell(false);
        if (test.curves.hasLoad()) {
            test.tell(true);
        }
        double level = nearTheEnd(y, n);
        Staircase.errors(
                y, n, (steps, errors, last) -> test.contest.rise("steps", errors, 1 + 2 * steps, level, test.x[last]));
        WanderingLevel.errors(
                y, n, errors -> test.contest.bounded("wandering level", errors, WanderingLevel.PARAMETERS));
        return test.contest.result();
    }

    private static double nearTheEnd(double[] y, int n) {
        return (y[n - 1] + y[n - 2] + y[n - 3]) / 3;
    }

    private void tell(boolean withLoad) {
        curves.followLoad(withLoad);
        int extra = withLoad ? 1 : 0;
        contest.bounded("constant", curves.fit(), 1 + extra);
        for (double tau : TIME_CONSTANTS) {
            double[] warmup = warmup(tau);
            rise("saturating", curves.fit(warmup), 3 + extra, Math.exp(-1 / tau), REACHED_AFTER * tau);
            if (tau <= LONGEST_WARMUP_BESIDE_A_LINE) {
                contest.unbounded("line after warm-up", curves.fit(warmup, x), 0, 4 + extra);
            }
        }
        for (double at : BREAKS) {
            rise("flat after a rise", curves.fit(rampUntil(at)), 3 + extra, 0, at);
            if (at <= LAST_ONSET) {
                contest.unbounded("line from an onset", curves.fit(rampFrom(at)), at, 3 + extra);
            }
        }
        for (int at = 2; at <= n - 2; at++) {
            contest.unbounded("line with a step", curves.fit(step(at), x), 0, 4 + extra);
        }
        contest.unbounded("line", curves.fit(x), 0, 2 + extra);
    }

    private void rise(String name, CurveFit.Fit fit, int parameters, double toCome, double reached) {
        if (fit.plausible()) {
            contest.rise(name, fit.errors(), parameters, fit.last() + fit.slope() * toCome, reached);
        }
    }

    private double[] warmup(double tau) {
        double[] column = new double[n];
        for (int i = 0; i < n; i++) {
            column[i] = 1 - Math.exp(-x[i] / tau);
        }
        return column;
    }

    private double[] rampUntil(double end) {
        double[] column = new double[n];
        for (int i = 0; i < n; i++) {
            column[i] = Math.min(x[i], end);
        }
        return column;
    }

    private double[] rampFrom(double start) {
        double[] column = new double[n];
        for (int i = 0; i < n; i++) {
            column[i] = Math.max(0, x[i] - start);
        }
        return column;
    }

    private double[] step(int at) {
        double[] column = new double[n];
        for (int i = at; i < n; i++) {
            column[i] = 1;
        }
        return column;
    }
}
