package io.memwatchdog.core.verdict;

import io.memwatchdog.core.WatchdogSettings;
import io.memwatchdog.core.trend.TrendEngine;

/** Makes the detector that the settings ask for. */
public final class Detectors {

    private Detectors() {}

    /** One whose suspicions nobody looks into: the trend decides alone. */
    public static Detector create(WatchdogSettings.Detection settings, TrendEngine engine) {
        return create(settings, engine, false);
    }

    /** One whose suspicions about the heap are answered by a {@link Finding}, if only to say that none can be had. */
    public static Detector answered(WatchdogSettings.Detection settings, TrendEngine engine) {
        return create(settings, engine, true);
    }

    private static Detector create(WatchdogSettings.Detection settings, TrendEngine engine, boolean answered) {
        double intervalMs = settings.interval().toNanos() / 1e6;
        if (settings.mode() == WatchdogSettings.Mode.ADAPTIVE) {
            return new AdaptiveDetector(
                    engine, new Rules(intervalMs, settings.warmup().toMillis(), settings.consecutive(), answered));
        }
        return new FixedDetector(
                engine,
                settings.thresholdBytesPerMs(),
                settings.window(),
                intervalMs,
                settings.warmup().toMillis(),
                settings.consecutive());
    }
}
