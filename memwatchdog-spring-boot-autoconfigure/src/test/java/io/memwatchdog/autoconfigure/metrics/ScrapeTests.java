package io.memwatchdog.autoconfigure.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.memwatchdog.autoconfigure.Http;
import io.memwatchdog.autoconfigure.TestApplication;
import io.memwatchdog.core.Watchdog;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;

/** The names that dashboards and rules rely on, as Prometheus reads them. */
class ScrapeTests {

    private static final String PROMETHEUS = "text/plain;version=0.0.4";

    private static final String OPEN_METRICS = "application/openmetrics-text;version=1.0.0";

    @Test
    void theMetersHaveTheirExactNamesInBothFormats(@TempDir Path directory) {
        try (var context = TestApplication.run(WebApplicationType.SERVLET, TestApplication.open(directory))) {
            Http http = new Http(context);
            Watchdog watchdog = context.getBean(Watchdog.class);
            await().untilAsserted(() -> {
                System.gc();
                assertThat(watchdog.state().heapUsedBytes()).isPositive();
            });
            var scrape = http.get("/actuator/prometheus", PROMETHEUS);
            assertThat(names(scrape.body()))
                    .containsExactlyInAnyOrderElementsOf(List.of(
                            "memwatchdog_heap_used_bytes",
                            "memwatchdog_heap_slope_bytes_per_ms",
                            "memwatchdog_leak_alert_total",
                            "memwatchdog_exhaustion_seconds",
                            "memwatchdog_confidence",
                            "memwatchdog_state",
                            "memwatchdog_snapshots_total",
                            "memwatchdog_snapshot_failures_total",
                            "memwatchdog_snapshot_written_bytes_total",
                            "memwatchdog_snapshot_pause_seconds",
                            "memwatchdog_snapshot_duration_seconds",
                            "memwatchdog_alert_deliveries_total",
                            "memwatchdog_alert_failures_total",
                            "memwatchdog_running",
                            "memwatchdog_gc_events_total",
                            "memwatchdog_gc_events_dropped_total",
                            "memwatchdog_errors_total",
                            "memwatchdog_cpu_seconds_total",
                            "memwatchdog_allocated_bytes_total"));
            assertThat(value(scrape.body(), "memwatchdog_heap_used_bytes")).isPositive();
            assertThat(value(scrape.body(), "memwatchdog_running")).isEqualTo(1);
            assertThat(value(scrape.body(), "memwatchdog_gc_events_total")).isPositive();
            assertThat(scrape.body())
                    .contains("# TYPE memwatchdog_leak_alert_total counter")
                    .contains("memwatchdog_state{resource=\"heap\"}")
                    .contains("memwatchdog_state{resource=\"threads\"}");
            var open = http.get("/actuator/prometheus", OPEN_METRICS);
            assertThat(open.body())
                    .contains("# TYPE memwatchdog_leak_alert counter", "memwatchdog_leak_alert_total 0.0", "# EOF");
            assertThat(names(open.body())).isEqualTo(names(scrape.body()));
        }
    }

    @Test
    void whatIsNotKnownYetIsNotANumberAndAPrefixComesFirst(@TempDir Path directory) {
        Map<String, Object> properties = TestApplication.open(directory);
        properties.put("memwatchdog.prometheus.prefix", "shop");
        try (var context = TestApplication.run(WebApplicationType.SERVLET, properties)) {
            String scrape =
                    new Http(context).get("/actuator/prometheus", PROMETHEUS).body();
            assertThat(value(scrape, "shop_memwatchdog_heap_slope_bytes_per_ms"))
                    .isNaN();
            assertThat(value(scrape, "shop_memwatchdog_snapshot_pause_seconds")).isNaN();
            assertThat(value(scrape, "shop_memwatchdog_leak_alert_total")).isZero();
            assertThat(names(scrape)).isEmpty();
        }
    }

    private static java.util.Set<String> names(String scrape) {
        return scrape.lines()
                .filter(line -> line.startsWith("memwatchdog_"))
                .map(line -> line.split("[ {]", 2)[0])
                .collect(Collectors.toCollection(java.util.TreeSet::new));
    }

    private static double value(String scrape, String name) {
        Map<String, Double> values = new TreeMap<>();
        scrape.lines()
                .filter(line -> line.startsWith(name + " "))
                .forEach(line -> values.put(name, Double.parseDouble(line.substring(name.length() + 1))));
        assertThat(values).containsKey(name);
        return values.get(name);
    }
}
