package io.memwatchdog.benchmarks.detection;

import io.memwatchdog.core.gc.GcEvent;
import io.memwatchdog.core.trend.JavaTrendEngine;

/** Least squares over the heap after any collection, against a fixed slope. */
final class AnyGcSlope extends Rival {

    private final double[] x;
    private final double[] y;
    private final double thresholdBytesPerMs;
    private int size;

    AnyGcSlope(int window, double thresholdBytesPerMs) {
        this.x = new double[window];
        this.y = new double[window];
        this.thresholdBytesPerMs = thresholdBytesPerMs;
    }

    @Override
    boolean breach(GcEvent event) {
        if (size == x.length) {
            System.arraycopy(x, 1, x, 0, --size);
            System.arraycopy(y, 1, y, 0, size);
        }
        x[size] = event.endMs();
        y[size++] = heapAfterBytes(event);
        return size == x.length && new JavaTrendEngine().leastSquaresSlope(x, y, size) >= thresholdBytesPerMs;
    }
}
