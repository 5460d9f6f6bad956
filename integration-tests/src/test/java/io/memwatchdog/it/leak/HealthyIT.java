package io.memwatchdog.it.leak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.memwatchdog.it.process.SampleApp;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A busy shop that does not leak: the watchdog watches, by the fixed rule with its defaults, and holds its tongue. */
// It waits nearly all of its time.
@Execution(ExecutionMode.CONCURRENT)
class HealthyIT {

    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    @Test
    void aHealthyShopRaisesNoAlert() {
        try (SampleApp app = SampleApp.in(directory)
                .jvm("-Xmx160m", "-Xmn16m", "-XX:+UseSerialGC")
                .inAHurry()
                // Minutes can be made seconds, but a JVM warms up no quicker for it.
                .property("memwatchdog.detection.warmup", "40s")
                .property("memwatchdog.detection.mode", "fixed")
                .start()) {
            await("samples").atMost(LONG.multipliedBy(2)).until(() -> value(app, "memwatchdog_heap_used_bytes") > 0);
            await("silence")
                    .during(LONG)
                    .atMost(LONG.multipliedBy(3))
                    .pollInterval(Duration.ofSeconds(1))
                    .untilAsserted(() -> assertThat(value(app, "memwatchdog_leak_alert_total"))
                            .isZero());
            assertThat(value(app, "memwatchdog_gc_events_total")).isGreaterThan(10);
            assertThat(value(app, "memwatchdog_errors_total")).isZero();
            assertThat(value(app, "memwatchdog_running")).isEqualTo(1);
        }
    }

    private static double value(SampleApp app, String metric) {
        return app.metrics().value(metric).orElse(Double.NaN);
    }
}
