package io.memwatchdog.core.trend;

import java.util.Arrays;

/**
 * Least squares of a few regressors and a constant, by orthogonalising them in turn (modified Gram–Schmidt). The
 * coefficient of the last regressor, given all others, comes for free.
 */
final class CurveFit {

    private static final double NOTHING = 1e-12;
    /** A load that hardly varies explains nothing. */
    private static final double LOAD_VARIES = 0.15;

    private final double[] y;
    private final double[] residual;
    private final double[][] basis;
    private final double[] load;
    private final boolean loadVaries;
    private final int n;
    private int common;
    private boolean loadPlausible = true;

    CurveFit(double[] y, double[] load, int n) {
        this.y = y;
        this.n = n;
        this.residual = new double[n];
        this.basis = new double[4][n];
        this.load = Arrays.copyOf(load, n);
        this.loadVaries = standardise(this.load);
        Arrays.fill(basis[0], 1);
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
        common = follow ? 1 : 0;
        if (follow) {
            System.arraycopy(load, 0, basis[1], 0, n);
        }
    }

    Fit fit(double[]... regressors) {
        System.arraycopy(y, 0, residual, 0, n);
        project(0);
        loadPlausible = common == 0 || project(1) > 0;
        double slope = 0;
        double weight = n;
        for (int r = 0; r < regressors.length; r++) {
            int b = r + 1 + common;
            double[] column = basis[b];
            System.arraycopy(regressors[r], 0, column, 0, n);
            for (int q = 0; q < b; q++) {
                subtract(column, basis[q]);
            }
            slope = project(b);
            weight = dot(column, column);
        }
        double errors = dot(residual, residual);
        int freedom = Math.max(1, n - regressors.length - 1 - common);
        double slopeError = weight > 0 ? Math.sqrt(errors / freedom / weight) : Double.POSITIVE_INFINITY;
        return new Fit(errors, slope, slopeError, loadPlausible, y[n - 1] - residual[n - 1]);
    }

    private double project(int b) {
        double square = dot(basis[b], basis[b]);
        if (square <= NOTHING * n) {
            return 0;
        }
        double coefficient = dot(residual, basis[b]) / square;
        for (int i = 0; i < n; i++) {
            residual[i] -= coefficient * basis[b][i];
        }
        return coefficient;
    }

    private void subtract(double[] column, double[] direction) {
        double square = dot(direction, direction);
        if (square <= NOTHING * n) {
            return;
        }
        double coefficient = dot(column, direction) / square;
        for (int i = 0; i < n; i++) {
            column[i] -= coefficient * direction[i];
        }
    }

    private double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
