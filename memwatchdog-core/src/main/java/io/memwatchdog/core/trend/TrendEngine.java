package io.memwatchdog.core.trend;

/**
 * The numeric core of trend detection: regression and what the ranks are taken from, on plain arrays. What is made of the
 * figures is decided elsewhere. Implementations (Java, native) give the same result to the last bit, which is why nothing here
 * needs a logarithm or an exponential: those differ from one C library to the next. Thread-safe.
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

    /**
     * Least squares of several regressors by modified Gram–Schmidt (Björck 1967): each in turn is made orthogonal to all before
     * it, and its part is taken from what is left of y. One of which nothing remains explains nothing.
     *
     * @param columns one regressor after the other, each as long as the residual; they become orthogonal
     * @param orthogonal so many of the first regressors are so already, and stay as they are
     * @param residual y; becomes what no regressor explains
     * @param coefficients one for each regressor; become those of the orthogonal columns, so that the last is the regressor's
     *     own, given all others
     * @throws IndexOutOfBoundsException if there are fewer columns than coefficients, or coefficients than are orthogonal
     */
    void regress(double[] columns, int orthogonal, double[] residual, double[] coefficients);

    /**
     * The slopes between all pairs of the first {@code n} points (Theil 1950), ascending as {@link java.util.Arrays#sort(double[])}
     * has it. Ranks among them are quantiles of Kendall's statistic (Sen 1968).
     *
     * @return {@code n * (n - 1) / 2} of them; those of pairs that stand one above the other are infinite or NaN
     * @throws IndexOutOfBoundsException if n is negative or an array is shorter
     */
    double[] pairSlopes(double[] x, double[] y, int n);
}
