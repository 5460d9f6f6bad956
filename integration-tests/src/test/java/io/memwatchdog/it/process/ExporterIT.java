package io.memwatchdog.it.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.memwatchdog.core.verdict.Resource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our own port in the packaged application, as a real Prometheus reads it. */
class ExporterIT {

    private static final Pattern ADDRESS = Pattern.compile("metrics at http://(127\\.0\\.0\\.1:\\d+)/metrics");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    @Test
    void prometheusScrapesIt() {
        assumeTrue(Prometheus.binary().isPresent(), "Prometheus is not installed");
        try (SampleApp app = SampleApp.in(directory.resolve("app"))
                .jvm("-Xmx128m")
                .property("memwatchdog.prometheus.port", "0")
                .property("memwatchdog.prometheus.host", "127.0.0.1")
                .start()) {
            String address = app.process().awaitOutput(ADDRESS, PATIENCE).group(1);
            try (Prometheus prometheus = Prometheus.start(directory.resolve("prometheus"), """
                    global: {scrape_interval: 1s}
                    scrape_configs: [{job_name: batch, static_configs: [{targets: ["%s"]}]}]
                    """.formatted(address))) {
                await("a scrape").atMost(PATIENCE).untilAsserted(() -> {
                    assertThat(prometheus.query("up{job=\"batch\"}")).containsExactly("1");
                    assertThat(prometheus.query("memwatchdog_running")).containsExactly("1");
                    assertThat(prometheus.query("memwatchdog_state")).hasSize(Resource.values().length);
                    assertThat(prometheus.query("sum(jvm_memory_max_bytes{area=\"heap\"} > 0)"))
                            .hasSize(1);
                });
            }
        }
    }
}
