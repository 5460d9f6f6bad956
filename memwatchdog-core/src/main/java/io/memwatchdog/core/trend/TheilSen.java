package io.memwatchdog.core.trend;

/**
 * The median of the slopes between all pairs of points (Theil 1950, Sen 1968): up to a quarter of the points may be
 * anywhere. Its interval comes from the ranks, by the variance of Kendall's statistic (Kendall 1975).
 *
 * @param slope NaN for fewer than two points
 * @param error standard error, as the ranks tell it
 */
public record TheilSen(double slope, double error) {

    private static final double NORMAL_95 = 1.96;

    /** Through the first n points, whose x rise strictly. Work grows with the square of n. */
    public static TheilSen of(TrendEngine engine, double[] x, double[] y, int n) {
        double[] slopes = engine.pairSlopes(x, y, n);
        int pairs = slopes.length;
        if (pairs == 0) {
            return new TheilSen(Double.NaN, Double.NaN);
        }
        double median = (slopes[(pairs - 1) / 2] + slopes[pairs / 2]) / 2;
        double ranks = NORMAL_95 * Math.sqrt(n * (n - 1.0) * (2 * n + 5) / 18);
        int low = (int) Math.max(0, Math.floor((pairs - ranks) / 2));
        int high = (int) Math.min(pairs - 1.0, Math.ceil((pairs + ranks) / 2));
        return new TheilSen(median, (slopes[high] - slopes[low]) / (2 * NORMAL_95));
    }
}
