package io.memwatchdog.core.verdict;

/** Means of series, and how far two series vary together. */
final class Moments {

    private Moments() {}

    static double mean(double[] values, int n) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += values[i];
        }
        return sum / n;
    }

    /** The sum of the products of both series' distances from their means. */
    static double products(double[] a, double[] b, int n) {
        double meanA = mean(a, n);
        double meanB = mean(b, n);
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += (a[i] - meanA) * (b[i] - meanB);
        }
        return sum;
    }
}
