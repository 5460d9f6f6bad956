package io.memwatchdog.benchmarks.detection;

import io.memwatchdog.core.gc.GcEvent;
import io.memwatchdog.core.trend.JavaTrendEngine;
import io.memwatchdog.core.verdict.ResourceSample;

/** A line through half an hour of the polled heap, one sample a minute, reaches the limit within an hour. */
final class PredictLinear extends Rival {

    private static final int WINDOW = 30;
    private static final double HORIZON_MS = 60_000;

    private final double[] x = new double[WINDOW];
    private final double[] y = new double[WINDOW];
    private int size;
    private double maxBytes;

    @Override
    boolean breach(GcEvent event) {
        maxBytes = Math.max(maxBytes, (double) heapMaxBytes(event));
        return false;
    }

    @Override
    boolean breach(ResourceSample sample) {
        if (size > 0 && sample.atMs() - x[size - 1] < 950) {
            return false;
        }
        if (size == WINDOW) {
            System.arraycopy(x, 1, x, 0, --size);
            System.arraycopy(y, 1, y, 0, size);
        }
        x[size] = sample.atMs();
        y[size++] = sample.heapUsedBytes();
        return size == WINDOW && maxBytes > 0 && predicted((double) sample.atMs()) > maxBytes;
    }

    private double predicted(double nowMs) {
        double meanX = 0;
        double meanY = 0;
        for (int i = 0; i < size; i++) {
            meanX += x[i] / size;
            meanY += y[i] / size;
        }
        return meanY + new JavaTrendEngine().leastSquaresSlope(x, y, size) * (nowMs + HORIZON_MS - meanX);
    }
}
