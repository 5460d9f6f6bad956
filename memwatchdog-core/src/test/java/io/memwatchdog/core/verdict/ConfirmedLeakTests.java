package io.memwatchdog.core.verdict;

import static io.memwatchdog.core.gc.GcEvents.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a leak that the content of the heap has confirmed. */
class ConfirmedLeakTests extends AdaptiveDetectorFixture {

    @Test
    void aConfirmedSuspicionIsALeakAtOnce() {
        heapUntil(Level.SUSPICION, t -> 300 + 3 * t);
        detector.accept(new Finding(
                Resource.HEAP, Finding.Outcome.CONFIRMED, minute * MINUTE, "CartService.SESSIONS keeps growing"));
        heap(2, t -> 300 + 3 * (minute));

        assertThat(level(Resource.HEAP)).isEqualTo(Level.LEAK);
        assertThat(detector.verdict(Resource.HEAP).reason()).contains("CartService.SESSIONS");
    }

    @Test
    void aConfirmedLeakOutlivesTheFallOfALiftedFloor() {
        heapUntil(Level.SUSPICION, t -> 300 + 3 * t);
        double lifted = 300 + 3 * minute;
        answer(Finding.Outcome.CONFIRMED);
        heap(6, t -> lifted - 0.04 * MAX_MIB);

        assertThat(level(Resource.HEAP)).isEqualTo(Level.LEAK);
        heap(16, t -> lifted - 0.08 * MAX_MIB);
        assertThat(level(Resource.HEAP).isAlarm()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 5, 7})
    void aConfirmedLeakOutlivesALevelThatWanders(int minutesAway) {
        heapUntil(Level.SUSPICION, t -> 300 + 3 * t);
        answer(Finding.Outcome.CONFIRMED);
        for (int i = 0; i < 200; i++) {
            boolean away = i % 50 >= 20 && i % 50 < 20 + minutesAway;
            heap(1, t -> 300 + 3 * t - (away ? 0.15 * MAX_MIB : 0));
            assertThat(level(Resource.HEAP)).as("at " + minute).isEqualTo(Level.LEAK);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "2, 0", "3, 0", "5, 0", "7, 0", "2, 4", "3, 8", "5, 5", "5, 10", "6, 12"})
    void aConfirmedLeakOutlivesGarbageThatLiftedTheFloorWhileItWasLookedAt(int lifted, int before) {
        heapUntil(Level.SUSPICION, t -> 300 + 1.5 * t);
        answer(Finding.Outcome.PENDING);
        heap(before, t -> 300 + 1.5 * minute);
        heap(lifted, t -> 600);
        answer(Finding.Outcome.CONFIRMED);
        for (int i = 0; i < 60; i++) {
            heap(1, t -> 300 + 1.5 * minute);
            assertThat(level(Resource.HEAP)).as("at " + minute).isEqualTo(Level.LEAK);
        }
    }

    @Test
    void aConfirmedLeakThatGrowsNoMoreIsOver() {
        heapUntil(Level.SUSPICION, t -> 300 + 3 * t);
        answer(Finding.Outcome.CONFIRMED);
        double last = 300 + 3 * minute;
        heap(80, t -> last);

        assertThat(level(Resource.HEAP).isAlarm()).isFalse();
    }

    /** A cache that fills beside the leak comes to an end: what leaks is what the content tells. */
    @Test
    void whatTheContentShowsToLeakTellsHowMuchTimeIsLeft() {
        heapUntil(Level.SUSPICION, t -> 300 + 3 * t);
        double bytesPerMs = 1.0 * MIB / MINUTE;
        // A tenth of what the last collection has left is garbage.
        double liveMib = 0.9 * (300 + 3 * minute);
        detector.accept(new Finding(
                Resource.HEAP, Finding.Outcome.CONFIRMED, minute * MINUTE, "for a test", bytesPerMs, liveMib * MIB));
        double minutesLeft = 950 - liveMib;
        assertThat(detector.verdict(Resource.HEAP).secondsToExhaustion())
                .isCloseTo(60 * minutesLeft, within(0.01 * 60 * minutesLeft));
        answer(Finding.Outcome.CONFIRMED);
        assertThat(detector.verdict(Resource.HEAP).secondsToExhaustion())
                .as("the alert's own snapshot does not tell how fast")
                .isCloseTo(60 * minutesLeft, within(0.01 * 60 * minutesLeft));
        heap(120, t -> 300 + 3 * minute);
        assertThat(detector.verdict(Resource.HEAP).secondsToExhaustion())
                .as("most of the trend is newer")
                .isLessThan(0.7 * 60 * (950 - (300 + 3 * minute)));
    }

    /** No further look need be as sure as that. */
    @Test
    void timeLeftPassesWhileAConfirmedLeakGoesOn() {
        heapUntil(Level.SUSPICION, t -> 300 + 3 * t);
        detector.accept(new Finding(
                Resource.HEAP,
                Finding.Outcome.CONFIRMED,
                minute * MINUTE,
                "for a test",
                3.0 * MIB / MINUTE,
                (300 + 3 * minute) * (double) MIB));
        long confirmedAt = minute;
        heap(5, t -> 300 + 3 * (confirmedAt + t));
        assertThat(detector.verdict(Resource.HEAP).secondsToExhaustion())
                .as("a floor is known a minute later")
                .isCloseTo(20.0 * (950 - (300 + 3 * minute)), within(90.0));
    }
}
