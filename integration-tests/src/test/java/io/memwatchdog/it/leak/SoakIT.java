package io.memwatchdog.it.leak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.jayway.jsonpath.JsonPath;
import io.memwatchdog.it.process.Alertmanager;
import io.memwatchdog.it.process.SampleApp;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Hours of the shop, squeezed into minutes, under load that comes and goes, by the adaptive rule. The long form takes {@code
 * -Dmemwatchdog.soak.minutes}, and what its leak needs to be found and to end.
 */
// It waits nearly all of its time.
@Execution(ExecutionMode.CONCURRENT)
class SoakIT {

    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Duration SHORT = Duration.ofSeconds(30);
    private static final Duration LONG = Duration.ofMinutes(Long.getLong("memwatchdog.soak.minutes", 30));
    private static final long SLOW_BYTES_PER_SECOND = 150_000;

    @TempDir
    private Path directory;

    @Test
    void aShopWhoseLoadComesAndGoesRaisesNoAlert() {
        try (SampleApp app = builder().start();
                Tides tides = new Tides(app)) {
            Instant judged = awaitJudgement(app);
            awaitAlarms(0, app, tides, judged, SHORT);
            assertIsWell(app, tides);
        }
    }

    @Test
    @Timeout(value = 1, unit = TimeUnit.DAYS)
    void oneSlowLeakInADayIsOneAlert() {
        assumeTrue(Boolean.getBoolean("memwatchdog.long"), "the day is one of the long tests: ./verify --long");
        assumeTrue(Alertmanager.binary().isPresent(), "Alertmanager is not installed");
        try (Alertmanager alertmanager = Alertmanager.start(directory.resolve("alertmanager"));
                SampleApp app = builder()
                        .property("memwatchdog.alert.url", alertmanager.url())
                        .start();
                Tides tides = new Tides(app)) {
            Instant judged = awaitJudgement(app);
            awaitAlarms(0, app, tides, judged, LONG.multipliedBy(2).dividedBy(3));

            app.leak("static-map", SLOW_BYTES_PER_SECOND);
            await("alert").atMost(Duration.ofMinutes(15)).untilAsserted(() -> assertThat(told(alertmanager))
                    .singleElement()
                    .asString()
                    .contains("CartService.SESSIONS"));
            awaitAlarms(1, app, tides, judged, LONG.dividedBy(6));
            assertThat(told(alertmanager)).as("the alert until it is mended").hasSize(1);

            app.mend("static-map");
            await("end of the alert").atMost(PATIENCE).untilAsserted(() -> assertThat(told(alertmanager))
                    .isEmpty());
            awaitAlarms(1, app, tides, judged, LONG.dividedBy(6));
            assertIsWell(app, tides);
        }
    }

    private SampleApp.Builder builder() {
        return SampleApp.in(directory.resolve("shop")).inAHurry().provenOften();
    }

    private static Instant awaitJudgement(SampleApp app) {
        await("judgement").atMost(PATIENCE).until(() -> JsonPath.read(
                        app.http().get("/actuator/memwatchdog"), "$.verdicts.heap.level")
                .equals("healthy"));
        return Instant.now();
    }

    private static void awaitAlarms(int number, SampleApp app, Tides tides, Instant since, Duration during) {
        await("number of alarms")
                .during(during)
                .atMost(during.multipliedBy(2))
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> {
                    assertThat(tides.requests()).isPositive();
                    assertThat(alarms(app, since)).as(app::log).hasSize(number);
                });
    }

    private static void assertIsWell(SampleApp app, Tides tides) {
        assertThat(tides.requests()).isGreaterThan(50);
        assertThat(app.metrics().value("memwatchdog_gc_events_total").orElseThrow())
                .isGreaterThan(10);
        assertThat(app.metrics().value("memwatchdog_errors_total").orElseThrow())
                .isZero();
    }

    /**
     * Leaks of the heap since it was first judged, firing and over. A JVM warms up no quicker than ever, so that until then, and
     * beside the heap for a while, much seems to leak; and where the machine has no time to collect, the heap does run full.
     */
    private static List<Map<String, String>> alarms(SampleApp app, Instant since) {
        List<Map<String, String>> alarms = JsonPath.read(
                app.http().get("/actuator/memwatchdog"),
                "$.alerts[?(@.labels.resource == 'heap' && @.labels.alertname == 'MemLeakDetected')]");
        return alarms.stream()
                .filter(alarm -> Instant.parse(alarm.get("startsAt")).isAfter(since))
                .toList();
    }

    private static List<?> told(Alertmanager alertmanager) {
        return alertmanager.alerts("MemLeakDetected").stream()
                .filter(alert -> alert.get("labels").toString().contains("resource=heap"))
                .toList();
    }
}
