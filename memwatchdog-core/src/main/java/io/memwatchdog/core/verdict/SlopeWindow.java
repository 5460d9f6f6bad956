package io.memwatchdog.core.verdict;

import io.memwatchdog.core.gc.HeapSample;
import io.memwatchdog.core.trend.Trend;
import io.memwatchdog.core.trend.TrendEngine;

/** The last samples and the least-squares line through them. */
final class SlopeWindow {

    private final TrendEngine engine;
    private final double[] atMs;
    private final double[] usedBytes;
    private int size;

    SlopeWindow(TrendEngine engine, int samples) {
        this.engine = engine;
        this.atMs = new double[samples];
        this.usedBytes = new double[samples];
    }

    void add(HeapSample sample) {
        if (size == atMs.length) {
            System.arraycopy(atMs, 1, atMs, 0, size - 1);
            System.arraycopy(usedBytes, 1, usedBytes, 0, size - 1);
            size--;
        }
        atMs[size] = sample.atMs();
        usedBytes[size] = sample.usedBytes();
        size++;
    }

    Trend trend() {
        if (size < 2) {
            return Trend.UNKNOWN;
        }
        double slope = engine.leastSquaresSlope(atMs, usedBytes, size);
        return new Trend(slope, size, (long) (atMs[size - 1] - atMs[0]));
    }
}
