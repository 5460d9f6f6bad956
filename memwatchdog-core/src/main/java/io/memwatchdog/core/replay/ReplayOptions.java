package io.memwatchdog.core.replay;

import io.memwatchdog.core.WatchdogSettings;
import java.time.Duration;

/**
 * How an input is replayed.
 *
 * @param detection as it would be set live, for a clock on which a minute is a minute
 * @param unit what stands for one minute in the input; a minute for real logs
 * @param maxHeapBytes the largest size of the heap where the input does not tell it or tells it wrong; 0: as the input has
 *     it
 */
public record ReplayOptions(WatchdogSettings.Detection detection, Duration unit, long maxHeapBytes) {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    public ReplayOptions {
        if (unit.isZero() || unit.isNegative()) {
            throw new IllegalArgumentException("unit must be positive, but is " + unit);
        }
    }

    /** A real clock, the heap as the input tells it. */
    public ReplayOptions(WatchdogSettings.Detection detection) {
        this(detection, MINUTE, 0);
    }

    /** The settings on the clock of the input. */
    WatchdogSettings.Detection scaledDetection() {
        return new WatchdogSettings.Detection(
                detection.mode(),
                detection.thresholdBytesPerMs() * MINUTE.toNanos() / unit.toNanos(),
                detection.window(),
                scaled(detection.interval()),
                scaled(detection.warmup()),
                detection.consecutive(),
                detection.allocationSites(),
                detection.zgcLog(),
                detection.probe());
    }

    private Duration scaled(Duration duration) {
        double nanos = (double) duration.toNanos() * unit.toNanos() / MINUTE.toNanos();
        return Duration.ofNanos(Math.max(1_000_000, Math.round(nanos)));
    }
}
