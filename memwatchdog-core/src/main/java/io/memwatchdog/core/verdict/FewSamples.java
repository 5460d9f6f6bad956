package io.memwatchdog.core.verdict;

import io.memwatchdog.core.trend.Growth;
import io.memwatchdog.core.trend.TrendEngine;

/**
 * Where full collections are rare (Serial, Parallel), four to six samples must do. Then only a strict rule is safe: every
 * one higher than the one before, but for a small dip, and all of them close to one line.
 */
final class FewSamples {

    static final int MIN = 4;
    private static final double CLOSE = 0.2;
    /** Of the whole rise; what is in flight at the moment of a full collection differs by as much. */
    private static final double DIP = 0.1;
    /** As everywhere, a load that hardly varies explains nothing. */
    private static final double LOAD_VARIES = 0.15;

    /** Evidence of a rule that either holds or does not. */
    private static final double HOLDS = 5;

    private FewSamples() {}

    static Growth growth(TrendEngine engine, double[] x, double[] y, double[] load, int n) {
        double slope = n < MIN ? Double.NaN : engine.leastSquaresSlope(x, y, n);
        double span = x[n - 1] - x[0];
        if (!(slope > 0) || !rises(y, n)) {
            return new Growth(0, Double.POSITIVE_INFINITY, 0, Double.NEGATIVE_INFINITY, "", "", n, span, 0);
        }
        double growth = slope * span;
        double off = farthest(x, y, n, slope);
        boolean busier = followsLoad(x, y, load, n);
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

    /** Whether the load, where it varies, tells the samples at least as well as time does. */
    private static boolean followsLoad(double[] x, double[] y, double[] load, int n) {
        double mean = Moments.mean(load, n);
        return Math.sqrt(Moments.products(load, load, n) / n) > LOAD_VARIES * Math.abs(mean)
                && Moments.products(load, y, n) > 0
                && unexplained(load, y, n) <= unexplained(x, y, n);
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
