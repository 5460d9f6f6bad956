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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/** The names that dashboards and rules rely on, as Prometheus reads them at the actuator. */
class ScrapeTests {

    @Test
    void theMetersHaveTheirExactNamesAndTypesInBothFormats(@TempDir Path directory) {
        try (var context = TestApplication.run(WebApplicationType.SERVLET, TestApplication.open(directory))) {
            Watchdog watchdog = context.getBean(Watchdog.class);
            await().untilAsserted(() -> {
                System.gc();
                assertThat(watchdog.state().heapUsedBytes()).isPositive();
            });
            Scrape plain = scrape(context, Scrape.PROMETHEUS);
            assertThat(plain.names()).containsExactlyInAnyOrderElementsOf(Scrape.TYPES.keySet());
            assertThat(plain.types()).isEqualTo(Scrape.TYPES);
            assertThat(plain.labelled())
                    .containsExactlyInAnyOrderElementsOf(ofEachResource(
                            "memwatchdog_state",
                            "memwatchdog_exhaustion_seconds",
                            "memwatchdog_exhaustion_earliest_seconds",
                            "memwatchdog_exhaustion_latest_seconds",
                            "memwatchdog_confidence"));
            assertThat(plain.value("memwatchdog_heap_used_bytes")).isPositive();
            assertThat(plain.value("memwatchdog_running")).isEqualTo(1);
            assertThat(plain.value("memwatchdog_gc_events_total")).isPositive();

            Scrape open = scrape(context, Scrape.OPEN_METRICS);
            assertThat(open.names()).isEqualTo(plain.names());
            assertThat(open.labelled()).isEqualTo(plain.labelled());
            assertThat(open.types()).isEqualTo(withoutSuffix(Scrape.TYPES));
            assertThat(open.text()).endsWith("# EOF\n");
        }
    }

    @Test
    void whatIsNotKnownYetIsNotANumberAndAPrefixComesFirst(@TempDir Path directory) {
        Map<String, Object> properties = TestApplication.open(directory);
        properties.put("memwatchdog.prometheus.prefix", "shop");
        try (var context = TestApplication.run(WebApplicationType.SERVLET, properties)) {
            Scrape scrape = scrape(context, Scrape.PROMETHEUS);
            assertThat(scrape.value("shop_memwatchdog_heap_slope_bytes_per_ms")).isNaN();
            assertThat(scrape.value("shop_memwatchdog_snapshot_pause_seconds")).isNaN();
            assertThat(scrape.value("shop_memwatchdog_leak_alert_total")).isZero();
            assertThat(scrape.names()).isEmpty();
        }
    }

    private static Scrape scrape(ConfigurableApplicationContext context, String format) {
        return new Scrape(new Http(context).get("/actuator/prometheus", format).body());
    }

    private static List<String> ofEachResource(String... names) {
        return Stream.of(names)
                .flatMap(name -> Stream.of("heap", "metaspace", "direct", "mapped", "threads", "process")
                        .map(resource -> name + "{resource=\"" + resource + "\"}"))
                .toList();
    }

    private static Map<String, String> withoutSuffix(Map<String, String> types) {
        Map<String, String> open = new TreeMap<>();
        types.forEach((name, type) -> open.put(name.replaceAll("_total$", ""), type));
        return open;
    }
}
