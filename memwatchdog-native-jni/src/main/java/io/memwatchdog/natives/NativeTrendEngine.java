package io.memwatchdog.natives;

import io.memwatchdog.core.trend.TrendEngine;

/** Regression in C++; gives the bits of {@link io.memwatchdog.core.trend.JavaTrendEngine}. */
final class NativeTrendEngine implements TrendEngine {

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

    private static native double slope0(double[] x, double[] y, int n);
}
