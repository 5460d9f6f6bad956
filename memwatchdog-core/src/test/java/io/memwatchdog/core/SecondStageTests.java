package io.memwatchdog.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.core.alert.Verdicts;
import io.memwatchdog.core.verdict.Finding;
import io.memwatchdog.core.verdict.Level;
import io.memwatchdog.core.verdict.Verdict;
import io.memwatchdog.diff.PathNode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SecondStageTests extends SecondStageFixture {

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

    /** As one of somebody else may do. */

    /** Whatever the time between two looks is: a refutation ends only when the heap has risen. */
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
    void healthAndLeaksNeedNoSecondStage() {
        SecondStage stage = stage(look -> LiveHeaps.carts(10_000, null, schedule.now()));
        stage.consider(Verdicts.heap(Level.HEALTHY));
        stage.consider(Verdicts.heap(Level.LEAK));
        schedule.passes(Duration.ofSeconds(5));
        assertThat(live.taken()).isZero();
    }
}
