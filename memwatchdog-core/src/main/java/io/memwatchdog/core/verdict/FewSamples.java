package io.memwatchdog.core.verdict;

import io.memwatchdog.core.trend.Growth;
import io.memwatchdog.core.trend.TrendEngine;

/**
 * Where full collections are rare (Serial, Parallel), four to six samples must do. Then only a strict rule is safe: every
 * one higher than the one before, but for a small dip, and all of them close to one line. Where the load comes and goes, so
 * does memory: then the same is asked, of two samples more, of what the load leaves unexplained.
 */
final class FewSamples {

    static final int MIN = 4;
    /** The load takes a parameter, and may tell a few samples by chance. */
    private static final int MIN_UNDER_LOAD = 6;

    private static final double CLOSE = 0.2;
    /** Of the whole rise; what is in flight at the moment of a full collection differs by as much. */
    private static final double DIP = 0.1;
    /** As everywhere, a load that hardly varies explains nothing. */
    private static final double LOAD_VARIES = 0.15;

    /** Evidence of a rule that either holds or does not. */
    private static final double HOLDS = 5;

    private FewSamples() {}

    static Growth growth(TrendEngine engine, double[] x, double[] y, double[] load, int n) {
        boolean varies = varies(load, n);
        Growth plain = line(engine, x, y, n, varies && followsLoad(x, y, load, n));
        if (plain.evidence() == HOLDS || !varies || n < MIN_UNDER_LOAD) {
            return plain;
        }
        double[] level = atEqualLoad(x, y, load, n);
        Growth adjusted = line(engine, x, level, n, followsLoad(x, level, load, n));
        return adjusted.evidence() == HOLDS ? adjusted : plain;
    }

    private static Growth line(TrendEngine engine, double[] x, double[] y, int n, boolean busier) {
        double slope = n < MIN ? Double.NaN : engine.leastSquaresSlope(x, y, n);
        double span = x[n - 1] - x[0];
        if (!(slope > 0) || !rises(y, n)) {
            return new Growth(0, Double.POSITIVE_INFINITY, 0, Double.NEGATIVE_INFINITY, "", "", n, span, 0);
        }
        double growth = slope * span;
        double off = farthest(x, y, n, slope);
        double evidence = off <= CLOSE * growth && !busier ? HOLDS : busier ? Double.NEGATIVE_INFINITY : 0;
        double error = off / Math.max(span, 1e-9);
        String bounded = busier ? "follows the load" : "too few samples to tell";
        return new Growth(slope, error, growth, evidence, bounded, "line", n, span, off);
    }

    private static boolean rises(double[] y, int n) {
        double dip = DIP * (y[n - 1] - y[0]);
        for (int i = 1; i < n; i++) {
            if (y[i] <= y[i - 1] - dip) {
                return false;
            }
        }
        return true;
    }

    private static boolean varies(double[] load, int n) {
        return Math.sqrt(Moments.products(load, load, n) / n) > LOAD_VARIES * Math.abs(Moments.mean(load, n));
    }

    /** Whether the load tells the samples at least as well as time does. */
    private static boolean followsLoad(double[] x, double[] y, double[] load, int n) {
        return Moments.products(load, y, n) > 0 && unexplained(load, y, n) <= unexplained(x, y, n);
    }

    /** What memory would have been had the load not varied, by least squares on time and load; more load never takes less. */
    private static double[] atEqualLoad(double[] x, double[] y, double[] load, int n) {
        double xx = Moments.products(x, x, n);
        double ll = Moments.products(load, load, n);
        double xl = Moments.products(x, load, n);
        double perLoad = (Moments.products(load, y, n) * xx - Moments.products(x, y, n) * xl) / (xx * ll - xl * xl);
        double mean = Moments.mean(load, n);
        double[] level = new double[n];
        for (int i = 0; i < n; i++) {
            level[i] = y[i] - (perLoad > 0 ? perLoad * (load[i] - mean) : 0);
        }
        return level;
    }

    private static double unexplained(double[] by, double[] y, int n) {
        double shared = Moments.products(by, y, n);
        return Moments.products(y, y, n) - shared * shared / Moments.products(by, by, n);
    }

    private static double farthest(double[] x, double[] y, int n, double slope) {
        double meanX = Moments.mean(x, n);
        double meanY = Moments.mean(y, n);
        double farthest = 0;
        for (int i = 0; i < n; i++) {
            farthest = Math.max(farthest, Math.abs(y[i] - meanY - slope * (x[i] - meanX)));
        }
        return farthest;
    }
}
