package io.memwatchdog.benchmarks.detection;

import static io.memwatchdog.benchmarks.detection.Traces.MB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.memwatchdog.benchmarks.detection.LabelledTrace.TruthTrack;
import io.memwatchdog.core.replay.ReplayAlarm;
import io.memwatchdog.core.verdict.Level;
import io.memwatchdog.core.verdict.Resource;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScoreTests {

    private final Score score = new Score();

    /** An hour long, leaks 1 MB a minute from the tenth minute on, in a heap of 100 MB. */
    private static LabelledTrace leak() {
        return leak(Resource.HEAP);
    }

    private static LabelledTrace leak(Resource resource) {
        TruthTrack truth = new TruthTrack(
                List.of(new long[] {10_000, 40 * MB, 0}, new long[] {30_000, 40 * MB, 20 * MB}, new long[] {
                    60_000, 50 * MB, 45 * MB
                }));
        return new LabelledTrace(
                "1", "leak", "G117", true, resource, 10_000, 60_000, 1000, 100 * MB, Path.of("none"), truth);
    }

    private static LabelledTrace healthy(long endMs) {
        return new LabelledTrace(
                "2",
                "calm",
                "G117",
                false,
                Resource.HEAP,
                -1,
                endMs,
                0,
                100 * MB,
                Path.of("none"),
                new TruthTrack(List.of()));
    }

    private static ReplayAlarm alarm(long atMs, Level level, Resource resource, double... seconds) {
        double earliest = seconds[seconds.length > 1 ? 1 : 0];
        double latest = seconds[seconds.length > 1 ? 2 : 0];
        return new ReplayAlarm(atMs, level, resource, 0, seconds[0], 0.9, "", -1, earliest, latest);
    }

    private static ReplayAlarm told(long atMs) {
        return alarm(atMs, Level.LEAK, Resource.HEAP, 35, 30, 40);
    }

    @Test
    void aLeakIsFoundByTheFirstAlarmAfterItHasBegun() {
        score.add(leak(), List.of(told(30_000)));
        score.add(leak(), List.of());
        assertThat(score.leaks).isEqualTo(2);
        assertThat(score.found).isEqualTo(1);
        assertThat(score.missed).containsExactly("1");
        assertThat(score.delayMinutes).as("from minute 10 to minute 30").containsExactly(20.0);
        assertThat(score.early).isZero();
        assertThat(score.healthyAlarmed).isZero();
    }

    @Test
    void headroomIsWhatTheHeapHasBesideWhatIsNeeded() {
        score.add(leak(), List.of(told(30_000)));
        assertThat(score.headroom).as("20 of 100 - 40 MB").singleElement().satisfies(share -> assertThat(share)
                .isCloseTo(1.0 / 3, within(1e-12)));
        score.add(leak(), List.of());
        assertThat(score.headroomOfMissed).as("at the end, 45 of 100 - 50 MB").containsExactly(0.9);
    }

    @Test
    void theTruthIsThatOfTheLastRowBeforeTheAlarm() {
        score.add(leak(), List.of(told(29_999)));
        assertThat(score.headroom).containsExactly(0.0);
    }

    @Test
    void timeLeftEndsWhere95PercentOfTheHeapAreInUse() {
        // 95 - 40 - 20 MB are left, at 1 MB a second.
        score.add(leak(), List.of(alarm(30_000, Level.LEAK, Resource.HEAP, 42, 30, 60)));
        assertThat(score.forecastError).as("42 s instead of 35").singleElement().satisfies(error -> assertThat(error)
                .isCloseTo(0.2, within(1e-12)));
        score.add(leak(), List.of(alarm(30_000, Level.LEAK, Resource.HEAP, 28, 20, 40)));
        assertThat(score.forecastError.get(1)).as("28 s instead of 35").isCloseTo(0.2, within(1e-12));
    }

    @Test
    void anIntervalCoversTheTimeLeftWithItsEnds() {
        double[][] inside = {{40, 35, 50}, {30, 20, 35}};
        double[][] outside = {{40, 35.001, 50}, {30, 20, 34.999}};
        for (double[] each : inside) {
            score.add(leak(), List.of(alarm(30_000, Level.LEAK, Resource.HEAP, each)));
        }
        assertThat(score.forecastInside).isEqualTo(2);
        for (double[] each : outside) {
            score.add(leak(), List.of(alarm(30_000, Level.LEAK, Resource.HEAP, each)));
        }
        assertThat(score.forecastInside).isEqualTo(2);
        assertThat(score.forecastTotal).isEqualTo(4);
    }

    @Test
    void whereNoIntervalIsStatedNoneCovers() {
        score.add(leak(), List.of(alarm(30_000, Level.LEAK, Resource.HEAP, 35)));
        assertThat(score.forecastError).containsExactly(0.0);
        assertThat(score.forecastTotal).isZero();
        assertThat(score.forecastInside).isZero();
    }

    @Test
    void whereNoTimeLeftIsStatedThereIsNoErrorOfIt() {
        score.add(leak(), List.of(alarm(30_000, Level.LEAK, Resource.HEAP, Double.POSITIVE_INFINITY)));
        assertThat(score.found).isEqualTo(1);
        assertThat(score.forecastError).isEmpty();
    }

    @Test
    void whereNoTimeIsLeftThereIsNoErrorOfIt() {
        // At minute 60 it is exactly full: 50 + 45 MB.
        score.add(leak(), List.of(told(60_000)));
        assertThat(score.found).isEqualTo(1);
        assertThat(score.forecastError).isEmpty();
    }

    @Test
    void theHeapsFiguresAreOfLeaksOfTheHeap() {
        score.add(leak(Resource.THREADS), List.of(alarm(30_000, Level.LEAK, Resource.THREADS, 35, 30, 40)));
        score.add(leak(Resource.THREADS), List.of());
        assertThat(score.found).isEqualTo(1);
        assertThat(score.delayMinutes).containsExactly(20.0);
        assertThat(score.headroom).isEmpty();
        assertThat(score.headroomOfMissed).isEmpty();
        assertThat(score.forecastError).isEmpty();
    }

    @Test
    void aLeakThatIsToldOfAnotherResourceOnlyIsNeitherFoundNorAFalseAlarm() {
        score.add(leak(Resource.METASPACE), List.of(told(30_000), told(40_000)));
        score.add(leak(), List.of(alarm(30_000, Level.LEAK, Resource.PROCESS, 35, 30, 40)));
        assertThat(score.leaks).isEqualTo(2);
        assertThat(score.found).isZero();
        assertThat(score.elsewhere).isEqualTo(2);
        assertThat(score.missed).containsExactly("1", "1");
        assertThat(score.falseAlarms).isZero();
        assertThat(score.early).isZero();
        assertThat(score.toldAgain).isZero();
        assertThat(score.headroom).isEmpty();
        assertThat(score.headroomOfMissed).as("of the heap's").hasSize(1);
        assertThat(score.forecasts).isEmpty();
    }

    @Test
    void anAlarmOfAnotherResourceBesideItsOwnChangesNothing() {
        score.add(
                leak(Resource.METASPACE),
                List.of(told(20_000), alarm(30_000, Level.LEAK, Resource.METASPACE, 35), told(40_000)));
        assertThat(score.found).isEqualTo(1);
        assertThat(score.delayMinutes).as("until its own").containsExactly(20.0);
        assertThat(score.toldAgain).isZero();
        assertThat(score.elsewhere).isZero();
    }

    @Test
    void anAlarmOfAnotherResourceBeforeTheLeakIsAFalseOne() {
        score.add(leak(Resource.METASPACE), List.of(told(4_000), alarm(30_000, Level.LEAK, Resource.METASPACE, 35)));
        assertThat(score.early).isEqualTo(1);
        assertThat(score.falseAlarms).isEqualTo(1);
        assertThat(score.elsewhere).isZero();
    }

    @Test
    void falseAlarmsAreCountedPer100HoursOfSixtySecondsEach() {
        score.add(healthy(60_000), List.of(told(20_000), told(40_000)));
        score.add(healthy(120_000), List.of());
        score.add(leak(), List.of(told(30_000)));
        assertThat(score.healthy).isEqualTo(2);
        assertThat(score.healthyAlarmed).isEqualTo(1);
        assertThat(score.falseAlarms).isEqualTo(2);
        assertThat(score.healthyHours)
                .as("1 + 2 and ten minutes before the leak")
                .isCloseTo(3 + 1.0 / 6, within(1e-12));
        assertThat(score.falseAlarmsPer100Hours()).as("200 / (19 / 6)").isCloseTo(63.157894736842, within(1e-9));
        assertThat(score.wrong).containsExactly("2@20(HEAP)");
    }

    @Test
    void eachAlarmBeforeTheLeakIsAFalseOne() {
        score.add(leak(), List.of(told(4_000), told(9_999), told(10_000), told(30_000)));
        assertThat(score.early).isEqualTo(1);
        assertThat(score.found).isZero();
        assertThat(score.falseAlarms).isEqualTo(2);
        assertThat(score.falseAlarmsPer100Hours()).as("2 in ten minutes").isCloseTo(1200, within(1e-9));
        assertThat(score.wrong).containsExactly("early:1@4(HEAP)");
        assertThat(score.delayMinutes).isEmpty();
    }

    @Test
    void anAlarmInTheMomentTheLeakBeginsIsNotEarly() {
        score.add(leak(), List.of(told(10_000)));
        assertThat(score.early).isZero();
        assertThat(score.found).isEqualTo(1);
        assertThat(score.delayMinutes).containsExactly(0.0);
    }

    @Test
    void pressureFindsNoLeakAndIsNoFalseAlarm() {
        ReplayAlarm pressure = alarm(30_000, Level.PRESSURE, Resource.HEAP, 10);
        score.add(healthy(60_000), List.of(pressure));
        score.add(leak(), List.of(pressure));
        assertThat(score.pressureOnHealthy).isEqualTo(1);
        assertThat(score.healthyAlarmed).isZero();
        assertThat(score.falseAlarms).isZero();
        assertThat(score.found).isZero();
    }

    @Test
    void whatIsToldAgainIsCounted() {
        score.add(leak(), List.of(told(30_000), told(40_000), told(50_000)));
        assertThat(score.found).isEqualTo(1);
        assertThat(score.toldAgain).isEqualTo(2);
    }

    @Test
    void confidenceIsComparedWithTheTruth() {
        score.add(leak(), List.of(told(30_000)));
        score.add(leak(), List.of(told(4_000)));
        score.add(healthy(60_000), List.of(told(30_000)));
        assertThat(score.forecasts)
                .containsExactly(
                        new Score.Forecast(0.9, true), new Score.Forecast(0.9, false), new Score.Forecast(0.9, false));
    }

    @Test
    void theMedianIsTheMiddleOrBetweenTheTwoInTheMiddle() {
        assertThat(Score.median(List.of(9.0, 1.0, 2.0))).isEqualTo(2);
        assertThat(Score.median(List.of(9.0, 1.0, 2.0, 4.0))).isEqualTo(3);
        assertThat(Score.median(List.of())).isNaN();
    }

    @Test
    void withoutHealthyHoursThereIsNoRate() {
        assertThat(score.falseAlarmsPer100Hours()).isZero();
    }
}
