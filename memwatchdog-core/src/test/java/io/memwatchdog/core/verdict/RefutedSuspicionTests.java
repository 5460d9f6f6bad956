package io.memwatchdog.core.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What follows when the content of the heap has refuted a suspicion. */
class RefutedSuspicionTests extends AnsweredDetectorFixture {

    @Test
    void andAsksForItAgainWhenItRisesOnAfterARefutation() {
        answer(Finding.Outcome.ON_ALARM);
        untilTheTrendAloneTellsALeak(30);
        answer(Finding.Outcome.REFUTED);
        assertThat(verdict().level()).isEqualTo(Level.HEALTHY);
        for (int i = 0; i < 50 && !verdict().awaitsContent(); i++) {
            collected(30);
            assertThat(verdict().level()).isNotEqualTo(Level.LEAK);
        }

        assertThat(verdict().awaitsContent()).isTrue();
    }

    @Test
    void whatRisesOnAfterARefutationIsLookedAtAgainBeforeItIsTold() {
        untilTheTrendAloneTellsALeak(30);
        answer(Finding.Outcome.REFUTED);
        for (int i = 0; i < 50 && verdict().level() == Level.HEALTHY; i++) {
            collected(30);
        }

        assertThat(verdict().level()).isEqualTo(Level.SUSPICION);
    }

    /** A dump, where that is how the heap is looked at, costs more. */
    @ParameterizedTest
    @CsvSource({"PENDING, 50", "ON_ALARM, 100"})
    void whatWasRefutedRestsUntilMoreIsHeld(Finding.Outcome first, long restMib) {
        answer(first);
        untilTheTrendAloneTellsALeak(30);
        answer(Finding.Outcome.REFUTED);
        long refutedAt = mib;
        while (verdict().level() == Level.HEALTHY && mib < MAX_MIB) {
            collected(10);
        }
        assertThat(mib - refutedAt).as("from the last floor, which is older").isBetween(restMib - 30, restMib + 10);
    }

    /** Soft references rise as high as they may, and are cleared. */
    @Test
    void aRefutationHighUpSaysNothingAboutALeakFromBelow() {
        mib = 600;
        untilTheTrendAloneTellsALeak(30);
        answer(Finding.Outcome.REFUTED);
        mib = 200;
        for (int i = 0; i < 10; i++) {
            collected(0);
        }
        for (int i = 0; i < 20 && verdict().level() == Level.HEALTHY; i++) {
            collected(15);
        }

        assertThat(mib).isLessThan(600);
        assertThat(verdict().level()).isEqualTo(Level.SUSPICION);
    }

    @Test
    void whatRefutedAnEarlierOneIsNotToldOfALeak() {
        untilTheTrendAloneTellsALeak(30);
        answer(Finding.Outcome.REFUTED);
        for (int i = 0; i < 10 && verdict().level() != Level.LEAK; i++) {
            collected(90);
        }

        assertThat(verdict().level()).isEqualTo(Level.LEAK);
        assertThat(verdict().reason()).doesNotContain("for a test").contains("judged by the trend alone");
    }

    /** A cache that was refuted, and fills on until little is left. */
    @Test
    void aLeakThatPressureComesBeforeIsLookedAtAsWell() {
        everyMinuteUntil(Level.SUSPICION);
        answer(Finding.Outcome.PENDING);
        while (mib < 720) {
            everyMinute();
        }
        answer(Finding.Outcome.REFUTED);
        everyMinuteUntil(Level.PRESSURE);
        boolean awaited = false;
        while (verdict().level() != Level.LEAK && mib < MAX_MIB) {
            everyMinute();
            awaited |= verdict().awaitsContent();
        }

        assertThat(verdict().level()).isEqualTo(Level.LEAK);
        assertThat(awaited).isTrue();
    }

    /** Softly held data fill a heap to its brim, and are dropped. */
    @Test
    void whatWasJustRefutedIsPressureUntilItIsLookedAtAgain() {
        everyMinuteUntil(Level.SUSPICION);
        answer(Finding.Outcome.REFUTED);
        while (mib < 990) {
            everyMinute();
            mib += 25;
            assertThat(verdict().level()).isNotEqualTo(Level.LEAK);
            if (verdict().awaitsContent()) {
                answer(Finding.Outcome.PENDING);
            }
        }

        assertThat(verdict().level()).isEqualTo(Level.PRESSURE);
        assertThat(verdict().awaitsContent()).isTrue();
        answer(Finding.Outcome.UNAVAILABLE);
        assertThat(verdict().level()).isEqualTo(Level.LEAK);
    }
}
