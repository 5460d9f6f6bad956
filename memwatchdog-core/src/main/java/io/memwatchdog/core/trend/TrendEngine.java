package io.memwatchdog.core.trend;

/**
 * The numeric core of trend detection. Implementations (Java, native) give the same result to the last bit. Thread-safe.
 */
public interface TrendEngine {

    /** {@code java} or {@code native}. */
    String name();

    /**
     * Slope of the least-squares line through the first {@code n} points.
     *
     * @return y units per x unit; NaN for fewer than two points, for a vertical line and where any input is NaN
     */
    double leastSquaresSlope(double[] x, double[] y, int n);
}
