package io.memwatchdog.natives;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ForkCostTests {

    private static final long GB = 1L << 30;
    private static final Offset<Double> A_LITTLE = Offset.offset(0.5);

    private long nanos;
    private final ForkCost cost = new ForkCost(() -> 2 * GB, () -> nanos);

    @Test
    void oneSlowForkDoesNotRaiseTheExpectation() {
        cost.learn(5_000);
        assertThat(cost.expectedPauseMs()).isCloseTo(3 + 2 * 20, A_LITTLE);
    }

    @Test
    void theQuickestOfTheLastOnesCounts() {
        cost.learn(20);
        cost.learn(5_000);
        cost.learn(30);
        assertThat(cost.expectedPauseMs()).isCloseTo(3 + 20, A_LITTLE);
    }

    @Test
    void slowForksAreExpectedToStaySlowForAWhile() {
        cost.learn(900);
        cost.learn(800);
        assertThat(cost.expectedPauseMs()).isCloseTo(3 + 800, A_LITTLE);
        nanos += Duration.ofMinutes(31).toNanos();
        assertThat(cost.expectedPauseMs()).isCloseTo(3 + 2 * 20, A_LITTLE);
    }

    @Test
    void onlyTheLastFewCount() {
        cost.learn(10);
        for (int i = 0; i < 5; i++) {
            cost.learn(100);
        }
        assertThat(cost.expectedPauseMs()).isCloseTo(3 + 100, A_LITTLE);
    }

    @Test
    void whatIsInHugePagesCostsATwentieth() {
        cost.inHugePages(GB);
        assertThat(cost.expectedPauseMs()).isCloseTo(3 + 20 + 1, A_LITTLE);
        cost.inHugePages(3 * GB);
        assertThat(cost.expectedPauseMs()).isCloseTo(3 + 2, A_LITTLE);
    }

    @Test
    void whatAForkTookIsLearntByTheSizeOfItsPageTables() {
        cost.inHugePages(2 * GB);
        cost.learn(1);
        cost.inHugePages(0);
        assertThat(cost.expectedPauseMs()).isCloseTo(3 + 20, A_LITTLE);
    }
}
