package io.memwatchdog.core;

import io.memwatchdog.core.WatchdogSettings.Access;
import io.memwatchdog.core.WatchdogSettings.Alerts;
import io.memwatchdog.core.WatchdogSettings.Detection;
import io.memwatchdog.core.WatchdogSettings.Snapshots;
import io.memwatchdog.core.WatchdogSettings.Strategy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Settings for tests: quick looks, no warm-up. */
public final class TestSettings {

    private TestSettings() {}

    public static WatchdogSettings withoutSnapshots(String... urls) {
        return new WatchdogSettings(
                quickDetection(),
                snapshots(Path.of("none"), false, null),
                WatchdogSettings.Diff.defaults(),
                alerts(Access.OPEN, urls));
    }

    public static WatchdogSettings with(Path directory, Duration baselineDelay, String... urls) {
        return new WatchdogSettings(
                quickDetection(),
                snapshots(directory, true, baselineDelay),
                WatchdogSettings.Diff.defaults(),
                alerts(Access.OPEN, urls));
    }

    public static Detection quickDetection() {
        return Detection.defaults()
                .fixed(1024, 30)
                .withClock(Duration.ofMillis(20), Duration.ZERO)
                .withAllocationSites(WatchdogSettings.AllocationSites.OFF);
    }

    public static Snapshots snapshots(Path directory, boolean enabled, Duration baselineDelay) {
        return new Snapshots(
                enabled,
                directory,
                Strategy.AUTO,
                true,
                10,
                10L << 30,
                1 << 20,
                Duration.ofHours(1),
                Duration.ofMinutes(1),
                Duration.ofMinutes(1),
                baselineDelay,
                Duration.ofMillis(200),
                false,
                false,
                true);
    }

    public static Alerts alerts(Access access, String... urls) {
        return alerts(access, true, urls);
    }

    public static Alerts alerts(Access access, boolean resolve, String... urls) {
        return new Alerts(
                List.of(urls),
                "/api/v2/alerts",
                Map.of("application", "shop"),
                "critical",
                3,
                Duration.ofMillis(50),
                Duration.ofSeconds(2),
                resolve,
                Duration.ofMillis(500),
                "https://example.org/runbook",
                access);
    }
}
