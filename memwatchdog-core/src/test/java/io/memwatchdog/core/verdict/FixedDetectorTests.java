package io.memwatchdog.core.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.memwatchdog.core.WatchdogSettings;
import io.memwatchdog.core.gc.GcEvents;
import io.memwatchdog.core.trend.JavaTrendEngine;
import java.time.Duration;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class FixedDetectorTests {

    private static final long MINUTE = 60_000;

    private final Detector detector = Detectors.create(
            WatchdogSettings.Detection.defaults()
                    .fixed(10, 6)
                    .withClock(Duration.ofMinutes(1), Duration.ofMinutes(4))
                    .withConsecutive(3),
            new JavaTrendEngine());

    @Test
    void saysNothingWhileWarmingUp() {
        for (int minute = 0; minute < 4; minute++) {
            feed(minute, 10 + 5 * minute);
            assertThat(heap().level()).isEqualTo(Level.WARMING_UP);
        }
    }

    @Test
    void steadyGrowthIsALeakAfterThreeBreachesInARow() {
        int minute = 0;
        for (; minute < 10; minute++) {
            feed(minute, 10 + minute);
            assertThat(heap().level().isAlarm()).isFalse();
        }
        feed(minute, 10 + minute);

        assertThat(heap().level()).isEqualTo(Level.LEAK);
        assertThat(heap().sinceMs()).isEqualTo(minute * MINUTE);
        assertThat(heap().trend().slopeBytesPerMs()).isCloseTo(GcEvents.MIB / 60_000.0, within(1e-9));
        assertThat(heap().secondsToExhaustion()).isCloseTo((256 - 20) * 60.0, within(1.0));
    }

    @Test
    void growthWhileStartingUpIsNoPartOfALaterLine() {
        for (int minute = 0; minute < 30; minute++) {
            feed(minute, Math.min(10 + 40 * minute, 160));
            assertThat(heap().level()).isIn(Level.WARMING_UP, Level.HEALTHY);
        }
    }

    @Test
    void afterALeakTheNextIsToldOnlyWhenItsSamplesHaveLeftTheWindow() {
        int minute = 0;
        for (; heap().level() != Level.LEAK; minute++) {
            feed(minute, 10 + minute);
        }
        for (; heap().level() == Level.LEAK; minute++) {
            feed(minute, 20);
        }
        int over = minute;
        for (; heap().level() != Level.LEAK; minute++) {
            feed(minute, 20 + 2 * (minute - over));
        }

        assertThat(minute - over).isBetween(6, 10);
    }

    @Test
    void aStableLiveSetIsHealthy() {
        for (int minute = 0; minute < 60; minute++) {
            feed(minute, 50 + minute % 2);
            assertThat(heap().level()).isIn(Level.WARMING_UP, Level.HEALTHY);
        }
    }

    @Test
    void aLeakThatEndsIsTakenBackAfterThreeQuietSamples() {
        int minute = 0;
        for (; minute < 20; minute++) {
            feed(minute, 10 + minute);
        }
        assertThat(heap().level()).isEqualTo(Level.LEAK);
        int quiet = 0;
        while (heap().level() == Level.LEAK) {
            feed(minute++, 30);
            quiet++;
        }

        assertThat(heap().level()).isEqualTo(Level.HEALTHY);
        assertThat(quiet).isBetween(3, 10);
    }

    @Test
    void aSlopeThatWaversAroundTheThresholdIsOneLeak() {
        int alarms = 0;
        boolean before = false;
        for (int minute = 0; minute < 120; minute++) {
            // Four minutes of growth, four of none: as a noisy collector shows one leak.
            long grown = 10 + 4 * (minute / 8) + Math.min(4, minute % 8);
            detector.accept(GcEvents.serialFull(minute * MINUTE, grown, 256));
            boolean now = heap().level() == Level.LEAK;
            alarms += now && !before ? 1 : 0;
            before = now;
        }

        assertThat(alarms).isEqualTo(1);
    }

    @Test
    void ofACollectorThatCountsWhatIsInFlightTheLowestOfEachMinuteCounts() {
        feedConcurrently(0, 300, minute -> 60);
        assertThat(alarms).isZero();
        feedConcurrently(300, 330, minute -> 60 + 4 * (minute - 300));
        assertThat(heap().level()).isEqualTo(Level.LEAK);
        assertThat(alarms).isEqualTo(1);
    }

    private int alarms;

    private void feedConcurrently(int from, int to, DoubleUnaryOperator liveMib) {
        Random inFlight = new Random(7);
        boolean before = heap().level() == Level.LEAK;
        for (int second = 60 * from; second < 60 * to; second += 3) {
            long used = Math.round(liveMib.applyAsDouble(second / 60.0) + 16 * inFlight.nextDouble());
            detector.accept(GcEvents.singlePool(1000L * second, "ZGC Cycles", "ZHeap", used, 256));
            boolean now = heap().level() == Level.LEAK;
            alarms += now && !before ? 1 : 0;
            before = now;
        }
    }

    @Test
    void keepsTheLastSample() {
        assertThat(detector.lastHeapSample()).isEmpty();
        feed(1, 42);
        assertThat(detector.lastHeapSample().orElseThrow().usedBytes()).isEqualTo(42 * GcEvents.MIB);
    }

    private void feed(long minute, long usedMib) {
        detector.accept(GcEvents.serialFull(minute * MINUTE, usedMib, 256));
    }

    private Verdict heap() {
        return detector.verdict(Resource.HEAP);
    }
}
