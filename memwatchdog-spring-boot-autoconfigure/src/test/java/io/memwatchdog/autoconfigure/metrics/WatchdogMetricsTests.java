package io.memwatchdog.autoconfigure.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.core.Watchdog;
import io.memwatchdog.core.WatchdogSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class WatchdogMetricsTests {

    @Test
    void closingTakesTheMetersOutOfEachRegistry() {
        try (var watchdog = Watchdog.builder(WatchdogSettings.defaults()).build()) {
            var first = new SimpleMeterRegistry();
            var second = new SimpleMeterRegistry();
            try (var metrics = new WatchdogMetrics(watchdog, "")) {
                metrics.bindTo(first);
                metrics.bindTo(second);
                assertThat(first.getMeters()).isNotEmpty().hasSameSizeAs(second.getMeters());
                assertThat(first.get("memwatchdog.heap.used").gauge().value()).isNaN();
            }
            assertThat(first.getMeters()).isEmpty();
            assertThat(second.getMeters()).isEmpty();
        }
    }

    @Test
    void theMetersKeepNobodyAlive() {
        var registry = new SimpleMeterRegistry();
        var watchdog = new java.lang.ref.WeakReference<>(bound(registry));
        org.awaitility.Awaitility.await().untilAsserted(() -> {
            System.gc();
            assertThat(watchdog.get()).isNull();
        });
        assertThat(registry.get("memwatchdog.heap.used").gauge().value()).isNaN();
    }

    private static Watchdog bound(SimpleMeterRegistry registry) {
        Watchdog watchdog = Watchdog.builder(WatchdogSettings.defaults()).build();
        new WatchdogMetrics(watchdog, "").bindTo(registry);
        return watchdog;
    }
}
