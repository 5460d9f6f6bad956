package io.memwatchdog.core.replay;

/** Turns the times of log lines into milliseconds since the first line; notices when a new JVM begins in the same log. */
final class LogClock {

    /** Lines of concurrent threads may swap places; a new JVM begins near zero. */
    private static final double BACKWARDS_MS = 5000;

    private double startMs = Double.NaN;
    private double lastMs = Double.NaN;

    /** Whether this line was written by another JVM than the one before. */
    boolean restarts(LogLine line) {
        return line.uptime() && !Double.isNaN(lastMs) && line.ms() < lastMs - BACKWARDS_MS;
    }

    /** Since the first line; NaN for a line without a time before the first with one. */
    double uptimeMs(LogLine line) {
        if (Double.isNaN(line.ms())) {
            return Double.isNaN(lastMs) ? Double.NaN : lastMs - startMs;
        }
        if (Double.isNaN(startMs)) {
            startMs = line.uptime() ? 0 : line.ms();
        }
        lastMs = line.ms();
        return lastMs - startMs;
    }

    void restart() {
        startMs = Double.NaN;
        lastMs = Double.NaN;
    }
}
