package io.memwatchdog.core.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.core.TestSettings;
import io.memwatchdog.core.WatchdogSettings.Access;
import io.memwatchdog.core.schedule.ManualSchedule;
import io.memwatchdog.core.verdict.Level;
import io.memwatchdog.core.verdict.Resource;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class CourierTests {

    private final ManualSchedule schedule = new ManualSchedule();
    private final List<String> sent = new ArrayList<>();
    private boolean away;
    private final Courier courier = new Courier(
            TestSettings.alerts(Access.OPEN, "http://alertmanager:9093/"),
            schedule,
            schedule,
            new Line(),
            () -> false,
            schedule);
    private final AlertDesk desk = desk(courier);

    @Test
    void theUrlMayEndWithASlash() {
        assertThat(Courier.target("http://a/", "/api/v2/alerts")).hasToString("http://a/api/v2/alerts");
        assertThat(Courier.target("http://a/prefix", "api/v2/alerts")).hasToString("http://a/prefix/api/v2/alerts");
    }

    @Test
    void theEmptyRequestOfTheStartIsNoDeliveryOfAlerts() {
        courier.warmUp();
        passes(Duration.ofMillis(10));
        assertThat(sent).containsExactly("[]");
        assertThat(courier.totals().delivered()).isEqualTo(1);
        assertThat(courier.totals().alertsDelivered()).isZero();
        desk.judge(Verdicts.heap(Level.LEAK));
        passes(Duration.ofMillis(10));
        assertThat(courier.totals().alertsDelivered()).isEqualTo(1);
    }

    @Test
    void aFiringAlertIsToldAgainUntilItIsOver() {
        desk.judge(Verdicts.heap(Level.LEAK));
        passes(Duration.ofMillis(2_600));
        assertThat(sent).hasSize(6).allMatch(body -> !body.contains("endsAt"));
        desk.judge(Verdicts.heap(Level.HEALTHY));
        passes(Duration.ofMillis(100));
        assertThat(sent).hasSize(7);
        assertThat(sent.get(6)).contains("\"endsAt\":\"2026-11-21T06:55:02.600Z\"");
        passes(Duration.ofMinutes(1));
        assertThat(sent).as("it was taken").hasSize(7);
    }

    @Test
    void anEndThatCouldNotBeToldIsToldWhenTheAlertmanagerIsBack() {
        desk.judge(Verdicts.heap(Level.LEAK));
        passes(Duration.ofMillis(10));
        away = true;
        desk.judge(Verdicts.heap(Level.HEALTHY));
        passes(Duration.ofMinutes(10));
        sent.clear();
        away = false;
        passes(Duration.ofMinutes(3));
        assertThat(sent).isNotEmpty();
        assertThat(sent.get(0)).contains("endsAt");
        assertThat(courier.totals().failed()).isPositive();
    }

    @Test
    void whereEndsAreNotToldWhatIsOverIsNotToldWhenTheAlertmanagerIsBackEither() {
        try (Courier silent = silentAboutEnds()) {
            AlertDesk endless = desk(silent);
            away = true;
            endless.judge(Verdicts.heap(Level.LEAK));
            passes(silent, Duration.ofSeconds(10));
            endless.judge(Verdicts.heap(Level.HEALTHY));
            sent.clear();
            away = false;
            passes(silent, Duration.ofMinutes(5));
            assertThat(sent).isEmpty();
            assertThat(silent.isSettled()).isTrue();
        }
    }

    @Test
    void whereEndsAreNotToldAnAlertmanagerThatWasAwayIsToldWhatStillFires() {
        try (Courier silent = silentAboutEnds()) {
            AlertDesk endless = desk(silent);
            away = true;
            endless.judge(Verdicts.of(Resource.THREADS, Level.LEAK));
            endless.judge(Verdicts.heap(Level.LEAK));
            passes(silent, Duration.ofMillis(100));
            endless.judge(Verdicts.heap(Level.HEALTHY));
            sent.clear();
            away = false;
            passes(silent, Duration.ofMinutes(3));
            assertThat(sent).isNotEmpty().allSatisfy(body -> assertThat(body)
                    .contains("\"resource\":\"threads\"")
                    .doesNotContain("\"resource\":\"heap\""));
        }
    }

    private Courier silentAboutEnds() {
        return new Courier(
                TestSettings.alerts(Access.OPEN, false, "http://alertmanager:9093"),
                schedule,
                schedule,
                new Line(),
                () -> false,
                schedule);
    }

    private AlertDesk desk(Courier told) {
        return new AlertDesk(TestSettings.alerts(Access.OPEN), "host-1", schedule::now, told::bring);
    }

    /** A pod that is started anew has another address, and from a full heap nobody can ask for it any more. */
    @Test
    void addressesAreLookedUpAgainEachHour() {
        List<Runnable> lookups = new ArrayList<>();
        try (Courier local = new Courier(
                TestSettings.alerts(Access.OPEN, "http://127.0.0.1:9093"),
                schedule,
                schedule,
                new Line(),
                () -> false,
                lookups::add)) {
            local.warmUp();
            schedule.passes(Duration.ofMinutes(59));
            local.tick();
            assertThat(lookups).isEmpty();
            schedule.passes(Duration.ofMinutes(2));
            local.tick();
            local.tick();
            assertThat(lookups).hasSize(1);
            lookups.get(0).run();
            schedule.passes(Duration.ofMinutes(61));
            local.tick();
            assertThat(lookups).hasSize(2);
        }
    }

    @Test
    void textFromTheHeapCannotBreakTheJson() {
        byte[] json = AlertJson.of(List.of(new Alert(
                Alert.Status.FIRING,
                Map.of("alertname", "a\"b"),
                Map.of("summary", "line\nbreak \u0000 \u2028"),
                schedule.now(),
                null,
                Verdicts.heap(Level.LEAK),
                null,
                List.of())));
        assertThat(new String(json, StandardCharsets.UTF_8))
                .isEqualTo("[{\"labels\":{\"alertname\":\"a\\\"b\"},\"annotations\":{\"summary\":"
                        + "\"line\\nbreak \\u0000 \\u2028\"},\"startsAt\":\"2026-11-21T06:55:00Z\"}]");
    }

    /** In small steps, since the courier looks at the clock when it is woken. */
    private void passes(Duration time) {
        passes(courier, time);
    }

    private void passes(Courier woken, Duration time) {
        for (long ms = 0; ms < time.toMillis(); ms += 10) {
            schedule.passes(Duration.ofMillis(10));
            woken.tick();
            schedule.runDue();
        }
    }

    private final class Line implements AlertTransport {
        @Override
        public CompletionStage<Integer> post(URI target, byte[] json, Map<String, String> headers, Duration timeout) {
            sent.add(new String(json, StandardCharsets.UTF_8));
            return CompletableFuture.completedFuture(away ? 503 : 200);
        }
    }
}
