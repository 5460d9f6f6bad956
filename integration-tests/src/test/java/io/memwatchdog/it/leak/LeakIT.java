package io.memwatchdog.it.leak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.jayway.jsonpath.JsonPath;
import io.memwatchdog.it.process.Alertmanager;
import io.memwatchdog.it.process.Collector;
import io.memwatchdog.it.process.Jdk;
import io.memwatchdog.it.process.SampleApp;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole way, for real, under every collector: leak, verdict, metrics, alert, evidence, end of the leak, resolved. */
// Most of the time each of them waits.
@Execution(ExecutionMode.CONCURRENT)
class LeakIT {

    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final long BYTES_PER_SECOND = 500_000;
    /** What runs always: on the JDK that runs the tests, and on later ones what works differently there. */
    private static final Set<Collector> ALWAYS = EnumSet.of(Collector.SERIAL, Collector.PARALLEL, Collector.G1);

    private static final Set<Collector> ALWAYS_ON_LATER_JDKS =
            EnumSet.of(Collector.G1, Collector.ZGC, Collector.SHENANDOAH);

    private static final String LEAK = "4.0";

    private static final List<String> SMALL_HEAP = List.of("-Xmx160m", "-Xms160m", "-Xmn16m");
    /** Concurrent collectors need more samples for a verdict, and room beside what lives. */
    private static final List<String> ROOMY_HEAP = List.of("-Xmx320m", "-Xms320m");
    /** Of its generations the old one alone tells what lives, and is collected every half a minute here unless asked for. */
    private static final List<String> OFTEN = List.of("-XX:ZCollectionInterval=2");

    @TempDir
    private static Path servers;

    private static Alertmanager alertmanager;

    @BeforeAll
    static void startAlertmanager() {
        assumeTrue(Alertmanager.binary().isPresent(), "Alertmanager is not installed");
        alertmanager = Alertmanager.start(servers.resolve("alertmanager"));
    }

    @AfterAll
    static void stopAlertmanager() {
        if (alertmanager != null) {
            alertmanager.close();
        }
    }

    /** One alone: {@code -Dmemwatchdog.collector=ZGC}. */
    static Stream<Arguments> collectors() {
        String only = System.getProperty("memwatchdog.collector", "");
        return Jdk.installed().stream().flatMap(jdk -> Stream.of(Collector.values())
                .filter(collector -> only.isEmpty() || only.equals(collector.name()))
                .map(collector -> Arguments.of(jdk, collector)));
    }

    private static boolean runsAlways(Jdk jdk, Collector collector) {
        return (jdk.equals(Jdk.current()) ? ALWAYS : ALWAYS_ON_LATER_JDKS).contains(collector);
    }

    @ParameterizedTest(name = "{1}, {0}")
    @MethodSource("collectors")
    void aLeakIsNoticedToldExplainedAndResolved(Jdk jdk, Collector collector, @TempDir Path directory) {
        assumeTrue(
                runsAlways(jdk, collector) || Boolean.getBoolean("memwatchdog.long"),
                collector + " on " + jdk + " is one of the long tests: ./verify --long");
        assumeTrue(jdk.supports(collector.options()), jdk + " has no " + collector);
        String service = collector + "-" + jdk.version();
        try (SampleApp app = start(jdk, collector, directory, service)) {
            app.awaitBaseline(PATIENCE);
            app.leak("static-map", BYTES_PER_SECOND);
            await("verdict").atMost(PATIENCE).untilAsserted(() -> assertThat(state(app))
                    .isEqualTo("leak"));
            await("alert with evidence").atMost(PATIENCE).untilAsserted(() -> assertThat(alerts(service))
                    .as(app::log)
                    .singleElement()
                    .satisfies(alert -> assertThat(alert).asString().contains("CartService.SESSIONS")));
            assertThat(app.metrics().value("memwatchdog_heap_used_bytes").orElseThrow())
                    .isPositive();
            // The window slides on: between two collections that found garbage the slope may fall below zero.
            await("slope").atMost(PATIENCE).untilAsserted(() -> assertThat(app.metrics()
                            .value("memwatchdog_heap_slope_bytes_per_ms")
                            .orElseThrow())
                    .isPositive());
            // In such a hurry the slope may rest for half a window; FixedDetectorTests show that one leak is one alarm.
            assertThat(app.metrics().value("memwatchdog_leak_alert_total").orElseThrow())
                    .isGreaterThanOrEqualTo(1);
            await("state").atMost(PATIENCE).untilAsserted(() -> assertThat(
                            app.metrics().text())
                    .contains("memwatchdog_state{resource=\"heap\"} " + LEAK));
            awaitDiff(app);

            app.mend("static-map");
            await("end of the alert").atMost(PATIENCE).untilAsserted(() -> assertThat(alerts(service))
                    .isEmpty());
        }
    }

    private static SampleApp start(Jdk jdk, Collector collector, Path directory, String service) {
        return SampleApp.in(directory)
                .jdk(jdk)
                .jvm(collector.options())
                .jvm(collector.isExact() ? SMALL_HEAP : ROOMY_HEAP)
                .jvm(collector == Collector.ZGC ? OFTEN : List.of())
                .inAHurry()
                // Minutes can be made seconds, but a JVM warms up no quicker for it.
                .property("memwatchdog.detection.warmup", "40s")
                .property("memwatchdog.detection.mode", "fixed")
                .property("memwatchdog.detection.threshold", "200")
                .property("memwatchdog.detection.window", collector.isExact() ? "12" : "20")
                .property("memwatchdog.alert.url", alertmanager.url())
                .property("memwatchdog.alert.labels.service", service)
                .start();
    }

    private static String state(SampleApp app) {
        return JsonPath.read(app.http().get("/actuator/memwatchdog"), "$.verdicts.heap.level");
    }

    /** The snapshot on breach may be so early that starting up still outweighs the leak: then another is asked for. */
    private static void awaitDiff(SampleApp app) {
        await("diff")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(5))
                .ignoreExceptions()
                .untilAsserted(() -> {
                    app.http().send("POST", "/actuator/heapdump-diff", "application/json");
                    assertNamesTheCulprit(app);
                });
    }

    private static void assertNamesTheCulprit(SampleApp app) {
        String diff = app.http().get("/actuator/heapdump-diff");
        assertThat(JsonPath.<String>read(diff, "$.suspects[0].owner")).endsWith("CartService.SESSIONS");
        List<String> path = JsonPath.read(diff, "$.suspects[0].path[*].className");
        assertThat(path)
                .startsWith("io.memwatchdog.sample.cart.CartService")
                .endsWith("io.memwatchdog.sample.cart.Cart");
        assertThat(JsonPath.<String>read(diff, "$.suspects[0].path[0].field")).isEqualTo("static SESSIONS");
    }

    private static List<?> alerts(String service) {
        return alertmanager.alerts("MemLeakDetected").stream()
                .filter(alert -> alert.get("labels").toString().contains(service))
                .toList();
    }
}
