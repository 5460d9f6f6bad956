package io.memwatchdog.core.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.core.WatchdogSettings;
import io.memwatchdog.core.gc.GcEvents;
import io.memwatchdog.core.trend.JavaTrendEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Full collections are rare, and a few in a straight line are a leak at once: unless somebody can look into the content. */
class AnsweredDetectorTests {

    private static final long MINUTE = 60_000;
    private static final long MAX_MIB = 1000;

    private final Detector alone = Detectors.create(WatchdogSettings.Detection.defaults(), new JavaTrendEngine());
    private final Detector detector = Detectors.answered(WatchdogSettings.Detection.defaults(), new JavaTrendEngine());
    private long minute;
    private long mib = 300;

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
    void whatRefutedAnEarlierOneIsNotToldOfALeak() {
        untilTheTrendAloneTellsALeak(30);
        answer(Finding.Outcome.REFUTED);
        for (int i = 0; i < 10 && verdict().level() != Level.LEAK; i++) {
            collected(90);
        }

        assertThat(verdict().level()).isEqualTo(Level.LEAK);
        assertThat(verdict().reason()).doesNotContain("for a test").contains("judged by the trend alone");
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
        assertThat(verdict().trend().slopeBytesPerMs()).isLessThan(12.0 * (1 << 20) / MINUTE);
        answer(Finding.Outcome.CONFIRMED);
        assertThat(verdict().level()).isEqualTo(Level.LEAK);
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

    private void grow(long byMib) {
        minute++;
        mib += byMib;
        alone.accept(GcEvents.serialFull(minute * MINUTE, mib, MAX_MIB));
        detector.accept(GcEvents.serialFull(minute * MINUTE, mib, MAX_MIB));
    }

    private void everyMinuteUntil(Level level) {
        while (verdict().level() != level && mib < MAX_MIB) {
            everyMinute();
        }
        assertThat(verdict().level()).isEqualTo(level);
    }

    private void everyMinute() {
        minute++;
        mib += 14;
        detector.accept(GcEvents.serialFull(minute * MINUTE, mib, MAX_MIB));
    }

    private void untilTheTrendAloneTellsALeak(long step) {
        for (int i = 0; i < 10 && alone.verdict(Resource.HEAP).level() != Level.LEAK; i++) {
            collected(step);
        }
        assertThat(alone.verdict(Resource.HEAP).level()).isEqualTo(Level.LEAK);
    }

    private void collected(long step) {
        minute += 10;
        mib += step;
        alone.accept(GcEvents.serialFull(minute * MINUTE, mib, MAX_MIB));
        detector.accept(GcEvents.serialFull(minute * MINUTE, mib, MAX_MIB));
    }

    private void answer(Finding.Outcome outcome) {
        detector.accept(new Finding(Resource.HEAP, outcome, minute * MINUTE, "for a test"));
    }

    private Verdict verdict() {
        return detector.verdict(Resource.HEAP);
    }
}
