package io.memwatchdog.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.core.alert.Verdicts;
import io.memwatchdog.core.store.SnapshotStore;
import io.memwatchdog.core.verdict.Finding;
import io.memwatchdog.core.verdict.Level;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Two looks and the baseline. */
class SteadyGrowthTests extends SecondStageFixture {

    private static final long AT_FIRST = 100_000;
    private static final long PER_SECOND = 25_000;

    private final Instant start = schedule.now();

    /** In the time between two looks it grows by one part in forty: that alone may be turnover. */
    @Test
    void whatGrowsAsItHasSinceTheBaselineNeedsNoThirdLook() {
        SecondStage stage = stage(look -> LiveHeaps.carts(AT_FIRST + grown(PER_SECOND), null, schedule.now()));
        suspected(stage);
        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.outcome()).isEqualTo(Finding.Outcome.CONFIRMED);
            assertThat(finding.reason()).contains("CartService.SESSIONS");
            assertThat(finding.bytesPerMs()).isBetween(2_400.0, 2_600.0);
        });
        assertThat(live.taken()).as("with the baseline").isEqualTo(3);
    }

    @Test
    void aWarmUpThatHasSlowedDownIsLookedAtOnAndOn() {
        SecondStage stage = stage(look ->
                LiveHeaps.carts(AT_FIRST + Math.min(grown(PER_SECOND), 100_000 + 100 * look), null, schedule.now()));
        suspected(stage);
        assertThat(findings).singleElement().satisfies(finding -> assertThat(finding.outcome())
                .isEqualTo(Finding.Outcome.REFUTED));
        assertThat(live.taken()).isEqualTo(5);
    }

    @Test
    void aQueueStillNeedsTheThirdLook() {
        SecondStage stage = stage(look -> LiveHeaps.orders(AT_FIRST + grown(PER_SECOND), schedule.now()));
        suspected(stage);
        assertThat(live.taken()).isGreaterThan(3);
    }

    /** Nobody knows how old it is. */
    @Test
    void aBaselineOnRequestIsNotCountedOn() {
        SecondStage stage = stage(look -> LiveHeaps.carts(AT_FIRST + grown(PER_SECOND), null, schedule.now()));
        baseline.take();
        schedule.passes(Duration.ofSeconds(1));
        evidence.requestSnapshot(SnapshotStore.BASELINE);
        suspected(stage);
        assertThat(live.taken()).isGreaterThan(4);
    }

    private void suspected(SecondStage stage) {
        baseline.take();
        schedule.passes(Duration.ofSeconds(4));
        stage.consider(Verdicts.heap(Level.SUSPICION));
        schedule.passes(Duration.ofSeconds(5));
    }

    private long grown(long perSecond) {
        return perSecond * Duration.between(start, schedule.now()).toMillis() / 1000;
    }
}
