package io.memwatchdog.it.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.jayway.jsonpath.JsonPath;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Nobody scrapes, then a real Prometheus does, stops in the middle, and comes back: the watchdog does not mind. */
// It waits nearly all of its time.
@Execution(ExecutionMode.CONCURRENT)
class PrometheusAbsentIT {

    private static final Pattern ADDRESS = Pattern.compile("metrics at http://(127\\.0\\.0\\.1:\\d+)/metrics");
    private static final Pattern KEPT = Pattern.compile(
            "(?m)^ *\\d+: +\\d+ +(\\d+) +(io\\.(memwatchdog\\.(?!sample)" + "|micrometer|prometheus)\\S*)");
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int DELIVERIES = 3;
    private static final long NOTHING_MUCH_BYTES = 64 * 1024;

    @TempDir
    private Path directory;

    @Test
    void nothingIsLostAndNothingPilesUpWhileNobodyScrapes() {
        assumeTrue(Prometheus.binary().isPresent(), "Prometheus is not installed");
        assumeTrue(Alertmanager.binary().isPresent(), "Alertmanager is not installed");
        try (Alertmanager alertmanager = Alertmanager.start(directory.resolve("alertmanager"));
                SampleApp app = start(alertmanager)) {
            app.leak("static-map", 1_000_000);
            patiently("the alert").until(() -> collected(app) && isTold(alertmanager));
            staysAsItIs(app);
            scrapeShowsAll(app);

            staysAsItIs(app);
            app.mend("static-map");
            patiently("its end").until(() -> collected(app) && !isTold(alertmanager));
            scrapeShowsAll(app);
        }
    }

    private SampleApp start(Alertmanager alertmanager) {
        return SampleApp.in(directory.resolve("app"))
                .jvm("-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
                .inAHurry()
                // The test asks for collections.
                .property("shop.load.allocation-per-second", "0MB")
                .property("memwatchdog.detection.mode", "fixed")
                .property("memwatchdog.detection.threshold", "300")
                .property("memwatchdog.detection.window", "4")
                .property("memwatchdog.detection.warmup", "0s")
                .property("memwatchdog.snapshot.enabled", "false")
                .property("memwatchdog.alert.url", alertmanager.url())
                .property("memwatchdog.alert.resend", "1s")
                .property("memwatchdog.prometheus.port", "0")
                .property("memwatchdog.prometheus.host", "127.0.0.1")
                .start();
    }

    /** While alerts go out unscraped: it watches, no thread and nothing in memory comes along. */
    private void staysAsItIs(SampleApp app) {
        long told = counter(app, "alertDeliveries");
        long events = counter(app, "gcEvents");
        long keptBytes = keptBytes(app);
        patiently("deliveries go on").until(() -> counter(app, "alertDeliveries") >= told + DELIVERIES);
        assertThat(keptBytes(app)).isLessThan(keptBytes + NOTHING_MUCH_BYTES);
        assertThat(counter(app, "gcEvents")).isGreaterThan(events);
        assertThat(counter(app, "errors") + counter(app, "alertFailures")).isZero();
        assertThat(JsonPath.<Boolean>read(state(app), "$.running")).isTrue();
    }

    /** The same Prometheus, with what it remembers of the time before; it ends afterwards. */
    private void scrapeShowsAll(SampleApp app) {
        String state = state(app);
        double since = System.currentTimeMillis() / 1000.0;
        String address = app.process().awaitOutput(ADDRESS, PATIENCE).group(1);
        try (Prometheus prometheus = Prometheus.start(directory.resolve("prometheus"), """
                global: {scrape_interval: 1s}
                scrape_configs: [{job_name: shop, static_configs: [{targets: ["%s"]}]}]
                """.formatted(address))) {
            // What was scraped before it stopped is still there.
            patiently("a scrape").until(() -> !prometheus
                    .query("up == 1 and timestamp(up) > %.3f".formatted(since))
                    .isEmpty());
            assertThat(value(prometheus, "memwatchdog_leak_alert_total"))
                    .isEqualTo(counter(state, "leakAlerts"))
                    .isPositive();
            assertThat(value(prometheus, "memwatchdog_alert_deliveries_total"))
                    .isGreaterThanOrEqualTo(counter(state, "alertDeliveries"));
            assertThat(value(prometheus, "memwatchdog_running")).isEqualTo(1);
            assertThat(prometheus.query("resets(memwatchdog_alert_deliveries_total[1h])"))
                    .containsExactly("0");
        }
    }

    private static boolean isTold(Alertmanager alertmanager) {
        return !alertmanager.alerts("MemLeakDetected").isEmpty();
    }

    private boolean collected(SampleApp app) {
        return !jcmd(app, "GC.run").isEmpty();
    }

    /** What is alive of the watchdog and of those who publish its figures. */
    private long keptBytes(SampleApp app) {
        return KEPT.matcher(jcmd(app, "GC.class_histogram"))
                .results()
                .mapToLong(line -> Long.parseLong(line.group(1)))
                .sum();
    }

    private String jcmd(SampleApp app, String command) {
        String pid = String.valueOf(app.process().pid());
        try (Child jcmd = Child.start(directory, List.of(Jdk.current().jcmd(), pid, command))) {
            assertThat(jcmd.awaitExit(PATIENCE)).as(jcmd.output()).isZero();
            return jcmd.output();
        }
    }

    private static double value(Prometheus prometheus, String name) {
        List<String> values = prometheus.query(name);
        assertThat(values).as(name).hasSize(1);
        return Double.parseDouble(values.get(0));
    }

    private static long counter(SampleApp app, String name) {
        return counter(state(app), name);
    }

    private static long counter(String state, String name) {
        return JsonPath.<Number>read(state, "$.counters." + name).longValue();
    }

    private static String state(SampleApp app) {
        return app.http().get("/actuator/memwatchdog");
    }

    private static ConditionFactory patiently(String what) {
        return await(what).atMost(PATIENCE).pollInterval(Duration.ofMillis(500));
    }
}
