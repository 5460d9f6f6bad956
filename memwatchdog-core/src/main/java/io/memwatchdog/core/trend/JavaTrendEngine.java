package io.memwatchdog.core.trend;

import java.util.Arrays;
import java.util.Objects;

/**
 * The reference implementation. Sums run in index order and without fused operations, so that another implementation can
 * give the same bits.
 */
public final class JavaTrendEngine implements TrendEngine {

    @Override
    public String name() {
        return "java";
    }

    @Override
    public double leastSquaresSlope(double[] x, double[] y, int n) {
        if (n < 2) {
            return Double.NaN;
        }
        double meanX = mean(x, n);
        double meanY = mean(y, n);
        double products = 0;
        double squares = 0;
        for (int i = 0; i < n; i++) {
            double dx = x[i] - meanX;
            double dy = y[i] - meanY;
            products += dx * dy;
            squares += dx * dx;
        }
        return squares > 0 ? products / squares : Double.NaN;
    }

    private static double mean(double[] values, int n) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += values[i];
        }
        return sum / n;
    }

    @Override
    public void regress(double[] columns, int orthogonal, double[] residual, double[] coefficients) {
        Objects.checkFromIndexSize(0, orthogonal, coefficients.length);
        Objects.checkFromIndexSize(0L, (long) residual.length * coefficients.length, columns.length);
        new GramSchmidt(columns, residual, coefficients).regress(orthogonal);
    }

    @Override
    public double[] pairSlopes(double[] x, double[] y, int n) {
        Objects.checkFromIndexSize(0, n, x.length);
        Objects.checkFromIndexSize(0, n, y.length);
        double[] slopes = new double[Math.toIntExact(n * (n - 1L) / 2)];
        int next = 0;
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n; j++) {
                slopes[next++] = (y[j] - y[i]) / (x[j] - x[i]);
            }
        }
        Arrays.sort(slopes);
        return slopes;
    }
}
