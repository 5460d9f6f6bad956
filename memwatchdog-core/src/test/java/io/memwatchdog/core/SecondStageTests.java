package io.memwatchdog.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.core.alert.Verdicts;
import io.memwatchdog.core.evidence.EvidenceCollector;
import io.memwatchdog.core.schedule.ManualSchedule;
import io.memwatchdog.core.store.DirectorySnapshotStore;
import io.memwatchdog.core.verdict.Finding;
import io.memwatchdog.core.verdict.Level;
import io.memwatchdog.core.verdict.Verdict;
import io.memwatchdog.diff.HeapProfile;
import io.memwatchdog.diff.PathNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecondStageTests {

    @TempDir
    Path temp;

    private final ManualSchedule schedule = new ManualSchedule();
    private final List<Finding> findings = new ArrayList<>();
    private final List<Finding> announced = new ArrayList<>();
    private LiveHeaps live;

    private SecondStage stage(IntFunction<HeapProfile> heap) {
        live = new LiveHeaps(heap);
        WatchdogSettings settings = TestSettings.with(temp, null);
        EvidenceCollector evidence = new EvidenceCollector(
                settings,
                live,
                new DirectorySnapshotStore(temp, 100, Long.MAX_VALUE, false, schedule::now),
                schedule,
                schedule::now);
        AlarmCheck noDumps = new AlarmCheck(null, evidence, this::found, Duration.ofMinutes(1), schedule, schedule);
        return new SecondStage(
                Duration.ofMinutes(1), settings.snapshots(), evidence, noDumps, this::found, schedule, schedule);
    }

    private void found(Finding finding) {
        (finding.outcome() == Finding.Outcome.PENDING ? announced : findings).add(finding);
    }

    @Test
    void saysThatItLooksSoThatTheAlarmWaits() {
        SecondStage stage = stage(look -> LiveHeaps.carts(10_000, null, schedule.now()));
        stage.consider(Verdicts.heap(Level.SUSPICION));
        stage.consider(Verdicts.heap(Level.SUSPICION));
        assertThat(announced).hasSize(1);
        assertThat(findings).isEmpty();
    }

    /** Little room is left, and what the trend says waits for the content: it must be asked all the same. */
    @Test
    void pressureThatAwaitsTheContentHasItLookedAt() {
        SecondStage stage = stage(look -> LiveHeaps.carts(10_000, null, schedule.now()));
        Verdict pressure = Verdicts.heap(Level.PRESSURE);
        stage.consider(pressure);
        assertThat(announced).isEmpty();
        stage.consider(awaiting(pressure));
        assertThat(announced).hasSize(1);
    }

    @Test
    void aSuspicionIsConfirmedByWhatKeepsGrowing() {
        SecondStage stage = stage(look -> LiveHeaps.carts(10_000 + 20_000 * look, null, schedule.now()));
        stage.consider(Verdicts.heap(Level.SUSPICION));
        stage.consider(Verdicts.heap(Level.SUSPICION));
        schedule.passes(Duration.ofSeconds(2));
        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.outcome()).isEqualTo(Finding.Outcome.CONFIRMED);
            assertThat(finding.reason()).contains("CartService.SESSIONS");
        });
        assertThat(live.taken()).isEqualTo(2);
    }

    /** What lives for some minutes grows with the load, and goes with it. */
    @Test
    void whereTheTrendSuspectsNothingAnyMoreItMustGrowForAllLooks() {
        SecondStage stage = stage(look -> LiveHeaps.carts(10_000 + 20_000 * Math.min(look, 2), null, schedule.now()));
        stage.consider(Verdicts.heap(Level.SUSPICION));
        stage.consider(Verdicts.heap(Level.HEALTHY));
        schedule.passes(Duration.ofMinutes(1));
        assertThat(findings).singleElement().satisfies(finding -> assertThat(finding.outcome())
                .isEqualTo(Finding.Outcome.REFUTED));
        assertThat(live.taken()).isEqualTo(4);
    }

    @Test
    void whatGrowsForAllLooksIsConfirmedThoughTheTrendSuspectsNothingAnyMore() {
        SecondStage stage = stage(look -> LiveHeaps.carts(10_000 + 20_000 * look, null, schedule.now()));
        stage.consider(Verdicts.heap(Level.SUSPICION));
        stage.consider(Verdicts.heap(Level.HEALTHY));
        schedule.passes(Duration.ofMinutes(1));
        assertThat(findings).singleElement().satisfies(finding -> assertThat(finding.outcome())
                .isEqualTo(Finding.Outcome.CONFIRMED));
        assertThat(live.taken()).isEqualTo(4);
    }

    /** Pressure comes where the same growth leaves little time: that is no moment to look twice as often. */
    @Test
    void pressureIsNoSignThatTheGrowthHasEnded() {
        SecondStage stage = stage(look -> LiveHeaps.carts(10_000 + 20_000 * look, null, schedule.now()));
        stage.consider(Verdicts.heap(Level.SUSPICION));
        stage.consider(Verdicts.heap(Level.PRESSURE));
        schedule.passes(Duration.ofMinutes(1));
        assertThat(findings).singleElement().satisfies(finding -> assertThat(finding.outcome())
                .isEqualTo(Finding.Outcome.CONFIRMED));
        assertThat(live.taken()).isEqualTo(2);
    }

    /** What stops the application is for alarms. */
    @Test
    void aSuspicionTakesNoDumpWhereTheLiveProfileFails() {
        SecondStage stage = stage(look -> LiveHeaps.carts(10_000, null, schedule.now()));
        live.fail(1);
        stage.consider(Verdicts.heap(Level.SUSPICION));
        schedule.passes(Duration.ofSeconds(5));
        assertThat(live.dumped()).isZero();
        assertThat(findings).singleElement().satisfies(finding -> assertThat(finding.outcome())
                .isEqualTo(Finding.Outcome.UNAVAILABLE));
    }

    @Test
    void anAlarmWithinTheRestIsToldThatNobodyLooks() {
        SecondStage stage = stage(look -> {
            takesItsTime();
            return LiveHeaps.carts(10_000 + 20_000 * look, null, schedule.now());
        });
        stage.consider(Verdicts.heap(Level.SUSPICION));
        schedule.passes(Duration.ofSeconds(1));
        stage.consider(awaiting(Verdicts.heap(Level.SUSPICION)));
        assertThat(findings)
                .extracting(Finding::outcome)
                .containsExactly(Finding.Outcome.CONFIRMED, Finding.Outcome.UNAVAILABLE);
    }

    /** As one of somebody else may do. */
    @Test
    void whoWaitsForEverIsToldOnce() {
        SecondStage stage = stage(null);
        stage.consider(awaiting(Verdicts.heap(Level.SUSPICION)));
        stage.consider(awaiting(Verdicts.heap(Level.SUSPICION)));
        assertThat(findings).hasSize(1);
        stage.consider(Verdicts.heap(Level.LEAK));
        stage.consider(awaiting(Verdicts.heap(Level.SUSPICION)));
        assertThat(findings).hasSize(2);
    }

    /** Whatever the time between two looks is: a refutation ends only when the heap has risen. */
    @Test
    void afterARefutationItIsLookedAgainAtOnce() {
        SecondStage stage = stage(look -> {
            int carts = 10_000 + 20_000 * look;
            return LiveHeaps.carts(
                    carts, new PathNode.Bound("Caffeine cache", carts, 500_000, "entries"), schedule.now());
        });
        stage.consider(Verdicts.heap(Level.SUSPICION));
        for (int i = 0; i < 100 && findings.isEmpty(); i++) {
            schedule.passes(Duration.ofMillis(20));
        }
        int taken = live.taken();
        stage.consider(awaiting(Verdicts.heap(Level.SUSPICION)));
        schedule.runDue();
        assertThat(live.taken()).isEqualTo(taken + 1);
        assertThat(findings).extracting(Finding::outcome).containsExactly(Finding.Outcome.REFUTED);
    }

    private static Verdict awaiting(Verdict verdict) {
        return new Verdict(
                verdict.resource(),
                verdict.level(),
                verdict.atMs(),
                verdict.sinceMs(),
                verdict.trend(),
                verdict.forecast(),
                verdict.confidence(),
                verdict.reason(),
                true);
    }

    @Test
    void anAnswerThatDoesNotComeIsNotWaitedForForEver() {
        SecondStage stage = stage(look -> {
            // neither a snapshot nor a failure of one
            throw new IllegalStateException("for a test");
        });
        stage.consider(Verdicts.heap(Level.SUSPICION));
        schedule.passes(Duration.ofHours(2));
        assertThat(findings).isNotEmpty().allSatisfy(finding -> assertThat(finding.outcome())
                .isEqualTo(Finding.Outcome.UNAVAILABLE));
    }

    @Test
    void aBoundedCacheThatFillsRefutesIt() {
        SecondStage stage = stage(look -> {
            int carts = 10_000 + 20_000 * look;
            return LiveHeaps.carts(
                    carts, new PathNode.Bound("Caffeine cache", carts, 500_000, "entries"), schedule.now());
        });
        stage.consider(Verdicts.heap(Level.SUSPICION));
        schedule.passes(Duration.ofSeconds(2));
        assertThat(findings).singleElement().satisfies(finding -> assertThat(finding.outcome())
                .isEqualTo(Finding.Outcome.REFUTED));
    }

    @Test
    void aLeakInBurstsIsConfirmedThoughItRestedForOneLook() {
        SecondStage stage =
                stage(look -> LiveHeaps.carts(10_000 + 20_000 * Math.max(0, look - 1), null, schedule.now()));
        stage.consider(Verdicts.heap(Level.SUSPICION));
        schedule.passes(Duration.ofSeconds(5));
        assertThat(findings).singleElement().satisfies(finding -> assertThat(finding.outcome())
                .isEqualTo(Finding.Outcome.CONFIRMED));
    }

    @Test
    void aQueueThatIsDrainedAfterAllIsNoLeak() {
        SecondStage stage = stage(look -> LiveHeaps.orders(look < 2 ? 10_000 + 20_000 * look : 100, schedule.now()));
        stage.consider(Verdicts.heap(Level.SUSPICION));
        schedule.passes(Duration.ofSeconds(5));
        assertThat(findings).singleElement().satisfies(finding -> assertThat(finding.outcome())
                .isEqualTo(Finding.Outcome.REFUTED));
    }

    @Test
    void aQueueThatGoesOnGrowingIsConfirmedByTheThirdLook() {
        SecondStage stage = stage(look -> LiveHeaps.orders(10_000 + 20_000 * look, schedule.now()));
        stage.consider(Verdicts.heap(Level.SUSPICION));
        schedule.passes(Duration.ofSeconds(2));
        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.outcome()).isEqualTo(Finding.Outcome.CONFIRMED);
            assertThat(finding.reason()).contains("OrderQueue.WAITING");
        });
        assertThat(live.taken()).isEqualTo(3);
    }

    @Test
    void aCacheThatIsSuspectedAgainIsLookedAtAgain() {
        SecondStage stage = stage(look -> {
            takesItsTime();
            int carts = 10_000 + 20_000 * look;
            return LiveHeaps.carts(
                    carts, new PathNode.Bound("Caffeine cache", carts, 500_000, "entries"), schedule.now());
        });
        stage.consider(Verdicts.heap(Level.SUSPICION));
        schedule.passes(Duration.ofSeconds(1));
        stage.consider(Verdicts.heap(Level.SUSPICION));
        schedule.passes(Duration.ofSeconds(1));
        assertThat(findings)
                .extracting(Finding::outcome)
                .containsExactly(Finding.Outcome.REFUTED, Finding.Outcome.REFUTED);
    }

    @Test
    void profilesOfALeakTakeNoMoreThanAHundredthOfTheTime() {
        SecondStage stage = stage(look -> {
            takesItsTime();
            return LiveHeaps.carts(10_000 + 20_000 * look, null, schedule.now());
        });
        stage.consider(Verdicts.heap(Level.SUSPICION));
        schedule.passes(Duration.ofSeconds(1));
        stage.consider(Verdicts.heap(Level.SUSPICION));
        schedule.passes(Duration.ofSeconds(1));
        assertThat(live.taken()).isEqualTo(2);
    }

    /** Two of them are a hundredth of four seconds and more. */
    private static void takesItsTime() {
        long untilNanos = System.nanoTime() + 20_000_000;
        while (System.nanoTime() < untilNanos) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aHeapThatDoesNotGrowIsLookedAtFourTimesAndThenTheSuspicionIsDropped() {
        SecondStage stage = stage(look -> LiveHeaps.carts(10_000, null, schedule.now()));
        stage.consider(Verdicts.heap(Level.SUSPICION));
        schedule.passes(Duration.ofSeconds(5));
        assertThat(live.taken()).isEqualTo(4);
        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.outcome()).isEqualTo(Finding.Outcome.REFUTED);
            assertThat(finding.reason()).contains("4 live profiles");
        });
    }

    @Test
    void whereNoProfileCanBeTakenItSaysSoOnce() {
        SecondStage stage = stage(null);
        stage.consider(Verdicts.heap(Level.SUSPICION));
        stage.consider(Verdicts.heap(Level.SUSPICION));
        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.outcome()).isEqualTo(Finding.Outcome.UNAVAILABLE);
            assertThat(finding.reason()).contains("the trend decides alone");
        });
    }

    @Test
    void healthAndLeaksNeedNoSecondStage() {
        SecondStage stage = stage(look -> LiveHeaps.carts(10_000, null, schedule.now()));
        stage.consider(Verdicts.heap(Level.HEALTHY));
        stage.consider(Verdicts.heap(Level.LEAK));
        schedule.passes(Duration.ofSeconds(5));
        assertThat(live.taken()).isZero();
    }
}
