package io.memwatchdog.it.leak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.jayway.jsonpath.JsonPath;
import io.memwatchdog.it.leak.HarmlessProgram.Habit;
import io.memwatchdog.it.process.Alertmanager;
import io.memwatchdog.it.process.Child;
import io.memwatchdog.it.process.Collector;
import io.memwatchdog.it.process.Jdk;
import io.memwatchdog.it.process.SampleApp;
import io.memwatchdog.natives.MemwatchdogNative;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * By the rule that applies where nothing is set, with live profiles: each leak of the shop is told, and who holds it; what only
 * looks like one is not.
 */
// A second stands for a minute: who shares the machine waits for it sixty times as long as in production.
@Isolated
class AdaptiveIT {

    private static final Duration PATIENCE = Duration.ofMinutes(6);
    /** Slow enough for the heap to last through all that is waited for, on a machine that has no time. */
    private static final long BYTES_PER_SECOND = 600_000;
    /** What runs always; all of them with {@code -Dmemwatchdog.long=true}. */
    private static final String ALWAYS = "static-map";

    private static final Pattern OVER = Pattern.compile("(?m)^over$");

    @TempDir
    private static Path servers;

    private static Alertmanager alertmanager;

    @BeforeAll
    static void startAlertmanager() {
        assumeTrue(Alertmanager.binary().isPresent(), "Alertmanager is not installed");
        assumeTrue(
                MemwatchdogNative.load().available(), MemwatchdogNative.load().reason());
        alertmanager = Alertmanager.start(servers.resolve("alertmanager"));
    }

    @AfterAll
    static void stopAlertmanager() {
        if (alertmanager != null) {
            alertmanager.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"static-map", "listeners", "thread-local", "class-loader", "queue", "cache"})
    void aLeakIsConfirmedByTheHeapAndItsHolderNamed(String leak, @TempDir Path directory) {
        assumeTrue(
                leak.equals(ALWAYS) || Boolean.getBoolean("memwatchdog.long"),
                leak + " is one of the long tests: ./verify --long");
        try (SampleApp app = start(directory, leak)) {
            isConfirmedNamedAndOverWhenMended(app, leak, leak);
        }
    }

    /** ZGC's heap can be looked into by a dump only. */
    @Test
    void whereLookingStopsTheApplicationTheAlarmWaitsForItsDump(@TempDir Path directory) {
        List<String> zgc = Collector.ZGC.options();
        assumeTrue(Jdk.current().supports(zgc), Jdk.current() + " has no ZGC");
        try (SampleApp app = hurried(directory, "zgc")
                .jvm(zgc)
                .jvm("-Xmx320m", "-Xms320m", "-XX:ZCollectionInterval=2")
                .property("memwatchdog.detection.warmup", "20s")
                .start()) {
            isConfirmedNamedAndOverWhenMended(app, ALWAYS, "zgc");
            assertThat(app.log()).contains("the heap's content: ON_ALARM", "a dump is being compared");
        }
    }

    private static void isConfirmedNamedAndOverWhenMended(SampleApp app, String leak, String service) {
        app.awaitBaseline(PATIENCE);
        app.leak(leak, BYTES_PER_SECOND);
        await("verdict").atMost(PATIENCE).untilAsserted(() -> assertThat(verdict(app))
                .containsEntry("level", "leak"));
        await("alert with evidence").atMost(PATIENCE).untilAsserted(() -> assertThat(alerts(service, "heap"))
                .as(app::log)
                .singleElement()
                .satisfies(alert -> assertThat(alert.get("annotations"))
                        .asString()
                        .contains(app.culprit(leak), "allocation_site=io.memwatchdog.sample.")));
        assertThat(app.log()).contains("the heap's content: CONFIRMED");

        app.mend(leak);
        await("end of the alert").atMost(PATIENCE).untilAsserted(() -> assertThat(alerts(service, "heap"))
                .isEmpty());
    }

    /** The heap sees too little of buffers to tell who holds them; the alert tells how many there are. */
    @Test
    void aLeakOfDirectBuffersIsToldWithTheirNumber(@TempDir Path directory) {
        assumeTrue(Boolean.getBoolean("memwatchdog.long"), "direct is one of the long tests: ./verify --long");
        try (SampleApp app = start(directory, "direct")) {
            app.awaitBaseline(PATIENCE);
            app.leak("direct", 5 * BYTES_PER_SECOND);
            await("alert").atMost(PATIENCE).untilAsserted(() -> assertThat(alerts("direct", "direct"))
                    .as(app::log)
                    .singleElement()
                    .satisfies(alert ->
                            assertThat(alert.get("annotations")).asString().containsPattern("direct buffers \\d{3,}")));

            app.mend("direct");
            await("end of the alert").atMost(PATIENCE).untilAsserted(() -> assertThat(alerts("direct", "direct"))
                    .isEmpty());
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatOnlyLooksLikeALeakIsExplainedAndRaisesNoAlarm(Habit habit, @TempDir Path directory) {
        explainedWithoutAlarm(habit, Collector.SERIAL, directory);
    }

    /**
     * Shenandoah moves objects while the program runs; ZGC's heap can be looked into by a dump only, so an alarm asks for it.
     */
    @ParameterizedTest
    @EnumSource(names = {"SHENANDOAH", "ZGC"})
    void aBoundedCacheIsExplainedUnder(Collector collector, @TempDir Path directory) {
        assumeTrue(Jdk.current().supports(collector.options()), Jdk.current() + " has no " + collector);
        explainedWithoutAlarm(Habit.BOUNDED_CACHE, collector, directory);
    }

    private static void explainedWithoutAlarm(Habit habit, Collector collector, Path directory) {
        assumeTrue(
                habit == Habit.BOUNDED_CACHE || Boolean.getBoolean("memwatchdog.long"),
                habit + " is one of the long tests: ./verify --long");
        List<String> command = List.of(
                Jdk.current().java(),
                "-Xmx192m",
                "-Xms192m",
                collector.options().get(0),
                "-cp",
                System.getProperty("java.class.path"),
                HarmlessProgram.class.getName(),
                habit.name(),
                directory.resolve("snapshots").toString());
        try (Child program = Child.start(directory, command)) {
            program.awaitOutput(OVER, PATIENCE);
            assertThat(program.output())
                    .containsPattern(habit.explanation())
                    .doesNotContain("alarm: ", "MemoryReserve");
        }
    }

    private static SampleApp start(Path directory, String service) {
        return hurried(directory, service).provenOften().start();
    }

    private static SampleApp.Builder hurried(Path directory, String service) {
        return SampleApp.in(directory)
                .inAHurry()
                .property("memwatchdog.alert.url", alertmanager.url())
                .property("memwatchdog.alert.labels.service", service);
    }

    private static Map<String, Object> verdict(SampleApp app) {
        return JsonPath.read(app.http().get("/actuator/memwatchdog"), "$.verdicts.heap");
    }

    /** About one resource: a JVM warms up no quicker than ever, so that in such a hurry others seem to leak for a while. */
    private static List<Map<String, Object>> alerts(String service, String resource) {
        return alertmanager.alerts("MemLeakDetected").stream()
                .filter(alert -> alert.get("labels").toString().contains("service=" + service))
                .filter(alert -> alert.get("labels").toString().contains("resource=" + resource))
                .toList();
    }
}
