package io.memwatchdog.core.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.core.gc.GcEvents;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Full collections are rare, and a few in a straight line are a leak at once: unless somebody can look into the content. */
class AnsweredDetectorTests extends AnsweredDetectorFixture {

    @Test
    void anAlarmIsASuspicionFirst() {
        untilTheTrendAloneTellsALeak(30);

        assertThat(verdict().level()).isEqualTo(Level.SUSPICION);
        assertThat(verdict().trend().slopeBytesPerMs()).isPositive();
    }

    @Test
    void whoeverLooksRefutesIt() {
        untilTheTrendAloneTellsALeak(30);
        answer(Finding.Outcome.PENDING);
        collected(30);
        assertThat(verdict().level()).isEqualTo(Level.SUSPICION);
        answer(Finding.Outcome.REFUTED);

        assertThat(verdict().level()).isEqualTo(Level.HEALTHY);
    }

    /** The alert's own snapshot is compared with a baseline that is old. */
    @Test
    void whatWasConfirmedIsNotRefutedByTheNextComparison() {
        untilTheTrendAloneTellsALeak(30);
        answer(Finding.Outcome.CONFIRMED);
        answer(Finding.Outcome.REFUTED);
        collected(30);

        assertThat(verdict().level()).isEqualTo(Level.LEAK);
    }

    /** Where nobody can look, it is as it is without a second stage. */
    @ParameterizedTest
    @EnumSource(names = {"CONFIRMED", "UNAVAILABLE"})
    void orDoesNot(Finding.Outcome outcome) {
        untilTheTrendAloneTellsALeak(30);
        answer(outcome);

        assertThat(verdict().level()).isEqualTo(Level.LEAK);
    }

    @Test
    void andWhereNobodySaysAnythingWithTheNextCollection() {
        untilTheTrendAloneTellsALeak(30);
        collected(30);

        assertThat(verdict().level()).isEqualTo(Level.LEAK);
    }

    @Test
    void whereLookingStopsTheApplicationTheAlarmAsksForIt() {
        answer(Finding.Outcome.ON_ALARM);
        collected(30);
        assertThat(verdict().awaitsContent()).isFalse();
        untilTheTrendAloneTellsALeak(30);
        collected(30);
        collected(30);

        assertThat(verdict().level()).isEqualTo(Level.SUSPICION);
        assertThat(verdict().awaitsContent()).isTrue();
        answer(Finding.Outcome.PENDING);
        assertThat(verdict().awaitsContent()).isTrue();
        answer(Finding.Outcome.UNAVAILABLE);
        assertThat(verdict().level()).isEqualTo(Level.LEAK);
        assertThat(verdict().awaitsContent()).isFalse();
    }

    /** While the content is looked at the heap runs full: that is told, as what is known of it. */
    @Test
    void pressureDoesNotWaitForAnAnswer() {
        untilTheTrendAloneTellsALeak(30);
        answer(Finding.Outcome.PENDING);
        assertThat(verdict().level()).isEqualTo(Level.SUSPICION);
        for (int i = 0; i < 40 && verdict().level() == Level.SUSPICION; i++) {
            minute++;
            mib += 14;
            detector.accept(GcEvents.serialFull(minute * MINUTE, mib, MAX_MIB));
        }

        assertThat(verdict().level()).isEqualTo(Level.PRESSURE);
        answer(Finding.Outcome.CONFIRMED);
        assertThat(verdict().level()).isEqualTo(Level.LEAK);
    }

    @Test
    void whatCannotWaitDoesNot() {
        answer(Finding.Outcome.ON_ALARM);
        mib = 400;
        untilTheTrendAloneTellsALeak(135);

        assertThat(verdict().level()).isEqualTo(Level.LEAK);
    }

    @Test
    void whatTheHeapsContentSaysNothingAboutDoesNotWait() {
        for (int i = 0; i < 300 && alone.verdict(Resource.THREADS).level() != Level.LEAK; i++) {
            ResourceSample sample = new ResourceSample(++minute * MINUTE, 0, 0, 9000, 0, 0, 50 + 2 * i, 0, 0);
            alone.accept(sample);
            detector.accept(sample);
        }

        assertThat(detector.verdict(Resource.THREADS).level()).isEqualTo(Level.LEAK);
    }

    /** Much of the heap is used before the trend is sure of anything. */
    @Test
    void underPressureASuspicionIsLookedAtToo() {
        mib = 725;
        for (int i = 0; i < 60 && !verdict().awaitsContent(); i++) {
            grow(i < 25 ? 1 : 12);
        }

        assertThat(alone.verdict(Resource.HEAP).level()).isEqualTo(Level.PRESSURE);
        assertThat(verdict().level()).isEqualTo(Level.PRESSURE);
        assertThat(verdict().awaitsContent()).isTrue();
        assertThat(verdict().growth().slopeBytesPerMs()).isLessThan(12.0 * (1 << 20) / MINUTE);
        answer(Finding.Outcome.CONFIRMED);
        assertThat(verdict().level()).isEqualTo(Level.LEAK);
    }

    /** People know already that little room is left: who takes it can wait for an answer. */
    @Test
    void whileItIsPressureAnAlarmWaitsHoweverLittleTimeIsLeft() {
        everyMinuteUntil(Level.SUSPICION);
        answer(Finding.Outcome.PENDING);
        everyMinuteUntil(Level.PRESSURE);
        while (mib < 960) {
            grow(14);
            assertThat(verdict().level()).isEqualTo(Level.PRESSURE);
        }
        answer(Finding.Outcome.UNAVAILABLE);
        assertThat(verdict().level()).isEqualTo(Level.LEAK);
    }

    /** A suspicion is not worth stopping the application. */
    @Test
    void whereLookingMeansADumpASuspicionBeneathPressureAwaitsNothing() {
        mib = 725;
        for (int i = 0; i < 60 && !verdict().awaitsContent(); i++) {
            grow(i < 25 ? 1 : 12);
        }
        answer(Finding.Outcome.ON_ALARM);
        assertThat(verdict().level()).isEqualTo(Level.PRESSURE);
        assertThat(verdict().awaitsContent()).isFalse();
    }

    /** The next one may be another. */
    @Test
    void thatNobodyCouldLookIsForgottenWithTheSuspicion() {
        everyMinuteUntil(Level.SUSPICION);
        answer(Finding.Outcome.UNAVAILABLE);
        assertThat(verdict().reason()).contains("for a test");
        for (int i = 0; i < 60 && verdict().level() == Level.SUSPICION; i++) {
            grow(0);
        }

        assertThat(verdict().level()).isEqualTo(Level.HEALTHY);
        assertThat(verdict().reason()).doesNotContain("for a test");
    }
}
