package io.memwatchdog.core.verdict;

/**
 * Whether the load goes up along with time, and memory no more than in proportion to it: then time and load cannot be told
 * apart. A day's load rises by little in the length of a window, so that its size alone says nothing.
 */
final class Busier {

    private static final double STEADILY = 0.8;

    private Busier() {}

    static boolean is(double[] x, double[] y, double[] load, int n) {
        double steady = products(x, load, n) / Math.sqrt(products(x, x, n) * products(load, load, n));
        return steady > STEADILY && share(x, load, n) >= share(x, y, n);
    }

    /** By how much of its mean a series grows in a unit of x. */
    private static double share(double[] x, double[] series, int n) {
        return products(x, series, n) / products(x, x, n) / mean(series, n);
    }

    private static double products(double[] a, double[] b, int n) {
        double meanA = mean(a, n);
        double meanB = mean(b, n);
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += (a[i] - meanA) * (b[i] - meanB);
        }
        return sum;
    }

    private static double mean(double[] values, int n) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += values[i];
        }
        return sum / n;
    }
}
