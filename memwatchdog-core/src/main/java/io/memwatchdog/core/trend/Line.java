package io.memwatchdog.core.trend;

/**
 * A least-squares line.
 *
 * @param slope NaN where none is known
 * @param slopeError standard error of the slope, for independent residuals
 */
public record Line(double slope, double slopeError, int points, double span) {

    public static final Line UNKNOWN = new Line(Double.NaN, Double.NaN, 0, 0);

    /** Through the first n points; fewer than three have no error. */
    public static Line through(TrendEngine engine, double[] x, double[] y, int n) {
        double slope = engine.leastSquaresSlope(x, y, n);
        if (Double.isNaN(slope)) {
            return UNKNOWN;
        }
        double meanX = 0;
        double meanY = 0;
        for (int i = 0; i < n; i++) {
            meanX += x[i] / n;
            meanY += y[i] / n;
        }
        double errors = 0;
        double squares = 0;
        for (int i = 0; i < n; i++) {
            double residual = y[i] - meanY - slope * (x[i] - meanX);
            errors += residual * residual;
            squares += (x[i] - meanX) * (x[i] - meanX);
        }
        double slopeError = n > 2 ? Math.sqrt(errors / (n - 2) / squares) : Double.NaN;
        return new Line(slope, slopeError, n, x[n - 1] - x[0]);
    }
}
