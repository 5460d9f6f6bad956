package io.memwatchdog.natives;

import io.memwatchdog.core.trend.JavaTrendEngine;
import io.memwatchdog.core.trend.TrendEngine;
import java.util.Objects;

/**
 * The numeric core in C++; gives the bits of {@link JavaTrendEngine}, which steps in where the JVM has no native memory to hand
 * the arrays over.
 */
final class NativeTrendEngine implements TrendEngine {

    private final TrendEngine fallBack = new JavaTrendEngine();

    @Override
    public String name() {
        return "native";
    }

    @Override
    public double leastSquaresSlope(double[] x, double[] y, int n) {
        if (n > x.length || n > y.length) {
            throw new ArrayIndexOutOfBoundsException(
                    "n is " + n + " but there are " + x.length + " x and " + y.length + " y values");
        }
        return slope0(x, y, n);
    }

    @Override
    public void regress(double[] columns, int orthogonal, double[] residual, double[] coefficients) {
        Objects.checkFromIndexSize(0, orthogonal, coefficients.length);
        Objects.checkFromIndexSize(0L, (long) residual.length * coefficients.length, columns.length);
        if (!regress0(columns, orthogonal, residual, coefficients)) {
            fallBack.regress(columns, orthogonal, residual, coefficients);
        }
    }

    @Override
    public double[] pairSlopes(double[] x, double[] y, int n) {
        Objects.checkFromIndexSize(0, n, x.length);
        Objects.checkFromIndexSize(0, n, y.length);
        double[] slopes = new double[Math.toIntExact(n * (n - 1L) / 2)];
        return pairSlopes0(x, y, n, slopes) ? slopes : fallBack.pairSlopes(x, y, n);
    }

    private static native double slope0(double[] x, double[] y, int n);

    /** False, and nothing is touched, if there is no native memory or an array is too short. */
    static native boolean regress0(double[] columns, int orthogonal, double[] residual, double[] coefficients);

    /** False as above. */
    static native boolean pairSlopes0(double[] x, double[] y, int n, double[] slopes);
}
