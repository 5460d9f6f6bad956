package io.memwatchdog.core.verdict;

/**
 * Whether the load goes up along with time, and memory no more than in proportion to it: then time and load cannot be told
 * apart. A day's load rises by little in the length of a window, so that its size alone says nothing.
 */
final class Busier {

    private static final double STEADILY = 0.8;

    private Busier() {}

    static boolean is(double[] x, double[] y, double[] load, int n) {
        double steady =
                Moments.products(x, load, n) / Math.sqrt(Moments.products(x, x, n) * Moments.products(load, load, n));
        return steady > STEADILY && share(x, load, n) >= share(x, y, n);
    }

    /** By how much of its mean a series grows in a unit of x. */
    private static double share(double[] x, double[] series, int n) {
        return Moments.products(x, series, n) / Moments.products(x, x, n) / Moments.mean(series, n);
    }
}
