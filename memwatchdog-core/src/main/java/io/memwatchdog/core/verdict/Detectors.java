package io.memwatchdog.core.verdict;

import io.memwatchdog.core.WatchdogSettings;
import io.memwatchdog.core.trend.TrendEngine;

/** Makes the detector that the settings ask for. */
public final class Detectors {

    private Detectors() {}

    public static Detector create(WatchdogSettings.Detection settings, TrendEngine engine) {
        double intervalMs = settings.interval().toNanos() / 1e6;
        if (settings.mode() == WatchdogSettings.Mode.ADAPTIVE) {
            return new AdaptiveDetector(
                    engine, new Rules(intervalMs, settings.warmup().toMillis(), settings.consecutive()));
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
