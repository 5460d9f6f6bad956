package io.memwatchdog.core.trend;

/** Columns of one length, one after the other, which are made orthogonal in turn. */
final class GramSchmidt {

    /** Columns with less of a square than this for each value are what rounding left over. */
    private static final double NOTHING = 1e-12;

    private final double[] columns;
    private final double[] residual;
    private final double[] coefficients;
    private final int n;

    GramSchmidt(double[] columns, double[] residual, double[] coefficients) {
        this.columns = columns;
        this.residual = residual;
        this.coefficients = coefficients;
        this.n = residual.length;
    }

    void regress(int orthogonal) {
        for (int c = 0; c < coefficients.length; c++) {
            for (int before = 0; c >= orthogonal && before < c; before++) {
                subtract(columns, c * n, before * n);
            }
            coefficients[c] = subtract(residual, 0, c * n);
        }
    }

    /** Takes from n values what the column explains of them. */
    private double subtract(double[] values, int start, int column) {
        double square = dot(columns, column, column);
        if (square <= NOTHING * n) {
            return 0;
        }
        double coefficient = dot(values, start, column) / square;
        for (int i = 0; i < n; i++) {
            values[start + i] -= coefficient * columns[column + i];
        }
        return coefficient;
    }

    private double dot(double[] values, int start, int column) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += values[start + i] * columns[column + i];
        }
        return sum;
    }
}
