package io.memwatchdog.core.trend;

import java.util.function.DoubleConsumer;

/**
 * How well a level describes a series from which it strays and to which it returns, each point remembering the one before
 * (an autoregression of first order, by its exact likelihood). Crowds of sessions and queues look like this, and for the length
 * of a window like growth.
 */
final class WanderingLevel {

    /** The level and the memory. */
    static final int PARAMETERS = 2;

    private static final double[] MEMORIES = {0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98};

    private WanderingLevel() {}

    /** Hands out squared errors, comparable to those of independent points, for several lengths of memory. */
    static void errors(double[] y, int n, DoubleConsumer sink) {
        for (double memory : MEMORIES) {
            sink.accept(errors(y, n, memory));
        }
    }

    private static double errors(double[] y, int n, double memory) {
        double firstWeight = 1 - memory * memory;
        double level = level(y, n, memory, firstWeight);
        double errors = firstWeight * (y[0] - level) * (y[0] - level);
        for (int i = 1; i < n; i++) {
            double surprise = y[i] - level - memory * (y[i - 1] - level);
            errors += surprise * surprise;
        }
        // -log(firstWeight) of the likelihood of the first point, as a factor of the errors
        return errors * Math.pow(firstWeight, -1.0 / n);
    }

    /** The generalised mean: what is remembered counts once. */
    private static double level(double[] y, int n, double memory, double firstWeight) {
        double forgotten = 1 - memory;
        double weights = firstWeight + (n - 1) * forgotten * forgotten;
        double sum = firstWeight * y[0];
        for (int i = 1; i < n; i++) {
            sum += forgotten * (y[i] - memory * y[i - 1]);
        }
        return sum / weights;
    }
}
