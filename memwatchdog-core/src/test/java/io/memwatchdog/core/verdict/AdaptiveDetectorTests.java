package io.memwatchdog.core.verdict;

import static io.memwatchdog.core.gc.GcEvents.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.memwatchdog.core.gc.GcEvents;
import io.memwatchdog.core.gc.HeapSample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdaptiveDetectorTests extends AdaptiveDetectorFixture {

    @Test
    void isTheDefault() {
        assertThat(detector).isInstanceOf(AdaptiveDetector.class);
    }

    @Test
    void findsASlowLeakAndForetellsItsEnd() {
        heap(50, t -> 300 + 3 * t);

        assertThat(level(Resource.HEAP)).isEqualTo(Level.LEAK);
        Verdict verdict = detector.verdict(Resource.HEAP);
        assertThat(verdict.trend().slopeBytesPerMs()).isCloseTo(3.0 * MIB / MINUTE, within(0.6 * MIB / MINUTE));
        double minutesLeft = (950 - 450) / 3.0;
        assertThat(verdict.secondsToExhaustion()).isCloseTo(60 * minutesLeft, within(0.25 * 60 * minutesLeft));
        Forecast forecast = detector.verdict(Resource.HEAP).forecast();
        assertThat(forecast.earliestSeconds()).isLessThan(forecast.seconds());
        assertThat(forecast.latestSeconds()).isGreaterThan(forecast.seconds());
        assertThat(verdict.confidence()).isBetween(0.5, 1.0);
        assertThat(verdict.reason()).contains("MiB");
    }

    @Test
    void aLeakThatIsOneThousandthOfTheHeapAMinuteIsFoundInAnHourOrTwo() {
        heap(180, t -> 300 + t);

        assertThat(level(Resource.HEAP)).isEqualTo(Level.LEAK);
    }

    @Test
    void aServiceThatWarmsUpStaysQuiet() {
        quietly(240, t -> 200 + 250 * (1 - Math.exp(-t / 15)));
    }

    @Test
    void aCacheThatFillsAndIsFullStaysQuiet() {
        quietly(240, t -> 200 + 10 * Math.min(t, 24));
    }

    @Test
    void aSteadyServiceStaysQuiet() {
        quietly(1000, t -> 400);
    }

    @Test
    void aHighPlateauIsABoundToo() {
        quietly(200, t -> 300 + 520 * (1 - Math.exp(-t / 10)));
    }

    @Test
    void aLevelThatWandersAndComesBackStaysQuiet() {
        double[] astray = new double[1];
        quietly(2000, t -> {
            astray[0] = 0.95 * astray[0] + 10 * Math.sqrt(1 - 0.95 * 0.95) * random.nextGaussian();
            return 400 + astray[0];
        });
    }

    @Test
    void burstsOfSessionsStayQuiet() {
        quietly(600, t -> 300 + (t % 37 < 11 ? 120 : 0));
    }

    /** Three collections of Serial in four leave garbage, up to 5 % of the old generation; a count leaves none. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 5, 8, 13, 30})
    void countsBetweenCollectionsThatDoNotCompactStayQuiet(int minutesBetweenCollections) {
        int collections = 0;
        for (; minute < 1500; minute++) {
            boolean rests = minute / 200 % 2 == 0;
            long live = 400 + Math.round(2 * random.nextGaussian());
            if (rests && minute % 10 == 3) {
                detector.accept(new HeapSample(minute * MINUTE, live * MIB, MAX_MIB * MIB));
            } else if (!rests && minute % minutesBetweenCollections == 0) {
                long garbage = ++collections % 4 == 0 ? 0 : 50;
                detector.accept(GcEvents.serialFull(minute * MINUTE, live + garbage, MAX_MIB));
            }
            assertThat(level(Resource.HEAP)).as("at " + minute).isIn(Level.WARMING_UP, Level.HEALTHY, Level.SUSPICION);
        }
    }

    @Test
    void aLeakThatIsMendedEnds() {
        heap(60, t -> 300 + 5 * t);
        assertThat(level(Resource.HEAP)).isEqualTo(Level.LEAK);
        heap(60, t -> 320);

        assertThat(level(Resource.HEAP).isAlarm()).isFalse();
    }

    @Test
    void littleRoomAndARisingFloorIsPressureEvenWhenItIsTooEarlyForALeak() {
        heap(16, t -> 600 + 20 * t);

        assertThat(level(Resource.HEAP)).isEqualTo(Level.PRESSURE);
    }

    @Test
    void aRefutedSuspicionRestsUntilMuchMoreIsHeld() {
        heap(45, t -> 300 + 3 * t);
        assertThat(level(Resource.HEAP)).isEqualTo(Level.LEAK);
        detector.accept(new Finding(
                Resource.HEAP, Finding.Outcome.REFUTED, minute * MINUTE, "a bounded cache fills: 40 % of its bound"));
        heap(12, t -> 435 + 3 * t);
        assertThat(level(Resource.HEAP).isAlarm()).isFalse();
        heap(38, t -> 471 + 3 * t);

        assertThat(level(Resource.HEAP)).isEqualTo(Level.LEAK);
    }

    @Test
    void aSlowSuspicionIsStillThereWhenItsAnswerComes() {
        heapUntil(Level.SUSPICION, t -> 300 + 0.3 * t);
        answer(Finding.Outcome.PENDING);
        heap(13, t -> 300 + 0.3 * minute);
        answer(Finding.Outcome.CONFIRMED);

        assertThat(level(Resource.HEAP)).isEqualTo(Level.LEAK);
    }

    @Test
    void aLeakOfALongWindowIsOverOnceHalfOfItIsGone() {
        for (int i = 0; i < 2000 && level(Resource.HEAP) != Level.LEAK; i++) {
            heap(1, t -> 300 + 0.1 * t);
        }
        assertThat(level(Resource.HEAP)).isEqualTo(Level.LEAK);
        heap(4, t -> 300);

        assertThat(level(Resource.HEAP).isAlarm()).isFalse();
    }

    @Test
    void anAlarmWaitsForTheAnswerOfTheContent() {
        heapUntil(Level.SUSPICION, t -> 300 + 3 * t);
        answer(Finding.Outcome.PENDING);
        heap(20, t -> 300 + 3 * minute);
        assertThat(level(Resource.HEAP)).isEqualTo(Level.SUSPICION);
        answer(Finding.Outcome.UNAVAILABLE);

        assertThat(level(Resource.HEAP)).isEqualTo(Level.LEAK);
    }

    @Test
    void anAlarmThatCannotWaitDoesNot() {
        heapUntil(Level.SUSPICION, t -> 300 + 12 * t);
        answer(Finding.Outcome.PENDING);
        heap(25, t -> 300 + 12 * minute);

        assertThat(level(Resource.HEAP)).isEqualTo(Level.LEAK);
    }
}
