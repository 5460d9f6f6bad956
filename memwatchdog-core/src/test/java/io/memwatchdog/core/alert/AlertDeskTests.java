package io.memwatchdog.core.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.core.Suspects;
import io.memwatchdog.core.WatchdogSettings.Alerts;
import io.memwatchdog.core.schedule.ManualSchedule;
import io.memwatchdog.core.verdict.Level;
import io.memwatchdog.core.verdict.Resource;
import io.memwatchdog.diff.HeapDiffResult;
import io.memwatchdog.diff.HeapDiffResult.Step;
import io.memwatchdog.diff.HeapDiffResult.Suspect;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlertDeskTests {

    private final ManualSchedule clock = new ManualSchedule();
    private final List<Alert> told = new ArrayList<>();
    private final AlertDesk desk = new AlertDesk(Alerts.defaults(), "host-1", clock::now, told::add);

    @Test
    void aLeakIsToldOnceHoweverOftenItIsSeen() {
        assertThat(desk.judge(Verdicts.heap(Level.LEAK))).isPresent();
        assertThat(desk.judge(Verdicts.heap(Level.LEAK))).isEmpty();
        assertThat(told).singleElement().satisfies(alert -> {
            assertThat(alert.status()).isEqualTo(Alert.Status.FIRING);
            assertThat(alert.labels())
                    .containsEntry("alertname", "MemLeakDetected")
                    .containsEntry("severity", "critical")
                    .containsEntry("resource", "heap")
                    .containsEntry("instance", "host-1");
            assertThat(alert.annotations().get("summary")).isEqualTo("The Java heap leaks; exhausted in about 90 min");
            assertThat(alert.annotations().get("description"))
                    .contains("threshold is 1024.0")
                    .contains("Slope 2048.0 bytes/ms (117.2 MiB/min)")
                    .contains("time left about 90 min (67 min to 3 h)");
        });
    }

    @Test
    void whatIsCountedHasNoSlopeInBytes() {
        desk.judge(Verdicts.of(Resource.MAPPED, Level.LEAK));
        assertThat(told).singleElement().satisfies(alert -> {
            assertThat(alert.labels()).containsEntry("resource", "mapped");
            assertThat(alert.annotations().get("summary"))
                    .isEqualTo("The number of mapped buffers leaks; exhausted in about 90 min");
            assertThat(alert.annotations().get("description")).doesNotContain("Slope");
        });
    }

    /** Alertmanager refuses an alert that has ended before it began. */
    @Test
    void aClockThatIsSetBackEndsNoAlertBeforeItsStart() {
        Instant[] now = {clock.now()};
        AlertDesk late = new AlertDesk(Alerts.defaults(), "host-1", () -> now[0], told::add);
        late.judge(Verdicts.heap(Level.LEAK));
        now[0] = now[0].minus(Duration.ofHours(1));
        late.judge(Verdicts.heap(Level.HEALTHY));

        assertThat(told.get(1).status()).isEqualTo(Alert.Status.RESOLVED);
        assertThat(told.get(1).endsAt()).isEqualTo(told.get(1).startsAt());
    }

    @Test
    void evidenceUpdatesTheSameAlert() {
        desk.judge(Verdicts.heap(Level.LEAK));
        clock.passes(Duration.ofSeconds(9));
        desk.addEvidence(Resource.HEAP, "20261121T065509-breach-1", null, List.of());
        assertThat(told).hasSize(2);
        assertThat(told.get(1).labels()).isEqualTo(told.get(0).labels());
        assertThat(told.get(1).startsAt()).isEqualTo(told.get(0).startsAt());
        assertThat(told.get(1).annotations()).containsEntry("snapshot", "20261121T065509-breach-1");
        assertThat(told.get(1).status()).isEqualTo(Alert.Status.UPDATED);
    }

    @Test
    void suspectsAreToldWithTheirPaths() {
        List<Step> path = List.of(
                new Step("com.acme.CartService", "static SESSIONS", 0, 9, 1, 9),
                new Step("java.util.HashMap", "table", 0, 9, 1, 9),
                new Step("java.util.HashMap$Node[]", "[]", 0, 9, 1, 9),
                new Step("com.acme.Cart", "", 1200, 9, 1200, 9));
        Suspect suspect = Suspects.of("1 200 more Cart", path, 1, 1);
        HeapDiffResult evidence = new HeapDiffResult(
                1, "a", "b", 0, List.of(suspect), List.of(), List.of(), List.of(), 9, 9, 9, 9, List.of(), List.of());
        desk.judge(Verdicts.heap(Level.LEAK));
        desk.addEvidence(Resource.HEAP, "id", evidence, List.of());
        assertThat(told.get(1).annotations())
                .containsEntry(
                        "suspects",
                        "1 200 more Cart [com.acme.CartService.SESSIONS → java.util.HashMap.table"
                                + " → java.util.HashMap$Node[] → com.acme.Cart]");
    }

    @Test
    void aLaterLookThatCannotBeComparedLosesNoEvidence() {
        HeapDiffResult evidence = new HeapDiffResult(
                1, "a", "b", 0, List.of(), List.of(), List.of(), List.of(), 9, 9, 9, 9, List.of(), List.of());
        desk.judge(Verdicts.heap(Level.LEAK));
        desk.addEvidence(Resource.HEAP, "first", evidence, List.of());
        desk.addEvidence(Resource.HEAP, "second", null, List.of());
        assertThat(told).last().satisfies(alert -> {
            assertThat(alert.evidence()).isEqualTo(evidence);
            assertThat(alert.annotations()).containsEntry("snapshot", "second");
        });
    }

    @Test
    void aLeakThatGetsLessSureStillFiresAndEndsWhenTheHeapIsHealthy() {
        desk.judge(Verdicts.heap(Level.LEAK));
        desk.judge(Verdicts.heap(Level.SUSPICION));
        assertThat(told).hasSize(1);
        clock.passes(Duration.ofMinutes(5));
        desk.judge(Verdicts.heap(Level.HEALTHY));
        assertThat(told).hasSize(2);
        assertThat(told.get(1).status()).isEqualTo(Alert.Status.RESOLVED);
        assertThat(told.get(1).endsAt()).isEqualTo(clock.now());
        assertThat(desk.firing()).isEmpty();
        assertThat(desk.alerts()).containsExactly(told.get(1));
    }

    @Test
    void pressureThatTurnsOutToBeALeakBecomesAnotherAlert() {
        desk.judge(Verdicts.heap(Level.PRESSURE));
        desk.judge(Verdicts.heap(Level.LEAK));
        desk.judge(Verdicts.heap(Level.PRESSURE));
        assertThat(told)
                .extracting(alert -> alert.name() + " " + alert.status())
                .containsExactly(
                        "MemPressureDetected FIRING", "MemPressureDetected RESOLVED", "MemLeakDetected FIRING");
        assertThat(told.get(0).labels()).containsEntry("severity", "warning");
    }

    @Test
    void evidenceForAnAlertThatIsOverIsNoNews() {
        desk.addEvidence(Resource.HEAP, "x", null, List.of());
        assertThat(told).isEmpty();
    }

    @Test
    void timeLeftReadsAsPeopleSayIt() {
        assertThat(AlertComposer.timeLeft(Double.NaN)).isEmpty();
        assertThat(AlertComposer.timeLeft(Double.POSITIVE_INFINITY)).isEmpty();
        assertThat(AlertComposer.timeLeft(45)).isEqualTo("45 s");
        assertThat(AlertComposer.timeLeft(4 * 3600)).isEqualTo("4 h");
        assertThat(AlertComposer.timeLeft(5 * 86_400)).isEqualTo("5 days");
    }
}
