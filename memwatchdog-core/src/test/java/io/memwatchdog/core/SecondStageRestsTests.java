package io.memwatchdog.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.core.alert.Verdicts;
import io.memwatchdog.core.verdict.Finding;
import io.memwatchdog.core.verdict.Level;
import io.memwatchdog.diff.PathNode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How often it looks, and what it says where it does not. */
class SecondStageRestsTests extends SecondStageFixture {

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
}
