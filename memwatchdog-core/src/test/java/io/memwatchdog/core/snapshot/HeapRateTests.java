package io.memwatchdog.core.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HeapRateTests {

    private static final long GUESS = 100_000;

    private final AtomicLong nanos = new AtomicLong();
    private final HeapRate rate = new HeapRate(GUESS, nanos::get);

    @Test
    void beginsWithAGuess() {
        assertThat(rate.bytesPerMs()).isCloseTo(GUESS, withinPercentage(0.01));
    }

    @Test
    void oneOnABusyMachineCountsHalf() {
        rate.learn(GUESS, 100);
        assertThat(rate.bytesPerMs()).isCloseTo(GUESS / 10.0, withinPercentage(0.01));
    }

    @Test
    void severalOfOneSpeedAreBelieved() {
        for (int i = 0; i < 8; i++) {
            rate.learn(4 * GUESS, 1);
        }
        assertThat(rate.bytesPerMs()).isCloseTo(4.0 * GUESS, withinPercentage(1));
    }

    @Test
    void isForgottenInTheCourseOfADay() {
        rate.learn(GUESS, 100);
        nanos.addAndGet(TimeUnit.HOURS.toNanos(6));
        assertThat(rate.bytesPerMs()).isCloseTo(GUESS / Math.sqrt(10), withinPercentage(0.01));
        nanos.addAndGet(TimeUnit.HOURS.toNanos(24));
        assertThat(rate.bytesPerMs()).isCloseTo(GUESS, withinPercentage(20));
    }
}
