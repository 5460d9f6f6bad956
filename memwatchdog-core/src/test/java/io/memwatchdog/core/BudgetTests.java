package io.memwatchdog.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BudgetTests {

    @Test
    void aHundredthOfTheTimeIsARestOfAHundredTimesTheWork() {
        assertThat(Budget.of(0.01, Duration.ofMinutes(1)).restMs(6000)).isEqualTo(600_000);
    }

    @Test
    void onAFasterClockTheRestIsAsManyIntervals() {
        assertThat(Budget.of(0.001, Duration.ofSeconds(1)).restMs(6)).isEqualTo(100);
    }

    @Test
    void aSlowerClockAllowsNoLess() {
        assertThat(Budget.of(0.01, Duration.ofMinutes(10)).share()).isEqualTo(0.01);
    }

    @Test
    void neverMoreThanHalfOfTheTime() {
        assertThat(Budget.of(0.01, Duration.ofMillis(10)).share()).isEqualTo(0.5);
    }
}
