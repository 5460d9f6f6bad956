package io.memwatchdog.core.trend;

import java.util.Arrays;

/**
 * Least squares of a few regressors, a constant and the load where that is followed. Of the last regressor the coefficient,
 * given all others, comes for free.
 */
final class CurveFit {

    /** A load that hardly varies explains nothing. */
    private static final double LOAD_VARIES = 0.15;

    /** The constant, the load, and two more. */
    private static final int MAX_COLUMNS = 4;

    private final TrendEngine engine;
    private final double[] y;
    private final double[] residual;
    private final double[] columns;
    private final double[] load;
    private final boolean loadVaries;
    private final int n;
    private int common = 1;

    CurveFit(TrendEngine engine, double[] y, double[] load, int n) {
        this.engine = engine;
        this.y = y;
        this.n = n;
        this.residual = new double[n];
        this.columns = new double[MAX_COLUMNS * n];
        this.load = Arrays.copyOf(load, n);
        this.loadVaries = standardise(this.load);
        Arrays.fill(columns, 0, n, 1);
    }

    private boolean standardise(double[] values) {
        double mean = Arrays.stream(values).sum() / n;
        double squares = 0;
        for (int i = 0; i < n; i++) {
            values[i] -= mean;
            squares += values[i] * values[i];
        }
        double deviation = Math.sqrt(squares / n);
        for (int i = 0; i < n && deviation > 0; i++) {
            values[i] /= deviation;
        }
        return deviation > LOAD_VARIES * Math.abs(mean);
    }

    /**
     * @param errors sum of squared residuals
     * @param slope coefficient of the last regressor; 0 without one
     * @param slopeError its standard error, for independent residuals
     * @param plausible more load never means less memory
     * @param last where the curve ends
     */
    record Fit(double errors, double slope, double slopeError, boolean plausible, double last) {}

    boolean hasLoad() {
        return loadVaries;
    }

    /** Whether the curves to come may follow the load. */
    void followLoad(boolean follow) {
        common = follow ? 2 : 1;
        if (follow) {
            System.arraycopy(load, 0, columns, n, n);
        }
    }

    Fit fit(double[]... regressors) {
        System.arraycopy(y, 0, residual, 0, n);
        for (int r = 0; r < regressors.length; r++) {
            System.arraycopy(regressors[r], 0, columns, (common + r) * n, n);
        }
        double[] coefficients = new double[common + regressors.length];
        engine.regress(columns, common, residual, coefficients);
        int last = coefficients.length - 1;
        double slope = regressors.length == 0 ? 0 : coefficients[last];
        double errors = squares(residual, 0);
        double weight = squares(columns, last * n);
        int freedom = Math.max(1, n - coefficients.length);
        double slopeError = weight > 0 ? Math.sqrt(errors / freedom / weight) : Double.POSITIVE_INFINITY;
        boolean loadPlausible = common == 1 || coefficients[1] > 0;
        return new Fit(errors, slope, slopeError, loadPlausible, y[n - 1] - residual[n - 1]);
    }

    private double squares(double[] values, int start) {
        double sum = 0;
        for (int i = start; i < start + n; i++) {
            sum += values[i] * values[i];
        }
        return sum;
    }
}
