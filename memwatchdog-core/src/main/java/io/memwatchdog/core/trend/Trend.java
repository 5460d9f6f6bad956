package io.memwatchdog.core.trend;

/**
 * The course of a resource over a window.
 *
 * @param slopeBytesPerMs growth in bytes per millisecond, of threads and mapped buffers in their number; NaN until it is known
 * @param samples number of samples in the window
 * @param spanMs from the first to the last of them
 */
public record Trend(double slopeBytesPerMs, int samples, long spanMs) {

    /** Nothing known yet. */
    public static final Trend UNKNOWN = new Trend(Double.NaN, 0, 0);
}
