package io.memwatchdog.core.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.core.WatchdogSettings;
import io.memwatchdog.core.gc.GcEvents;
import io.memwatchdog.core.trend.JavaTrendEngine;

/** Few full collections of a heap that fills, and a detector whose suspicions somebody answers beside one that is alone. */
abstract class AnsweredDetectorFixture {

    static final long MINUTE = 60_000;
    static final long MAX_MIB = 1000;

    final Detector alone = Detectors.create(WatchdogSettings.Detection.defaults(), new JavaTrendEngine());
    final Detector detector = Detectors.answered(WatchdogSettings.Detection.defaults(), new JavaTrendEngine());
    long minute;
    long mib = 300;

    void grow(long byMib) {
        minute++;
        mib += byMib;
        alone.accept(GcEvents.serialFull(minute * MINUTE, mib, MAX_MIB));
        detector.accept(GcEvents.serialFull(minute * MINUTE, mib, MAX_MIB));
    }

    void everyMinuteUntil(Level level) {
        while (verdict().level() != level && mib < MAX_MIB) {
            everyMinute();
        }
        assertThat(verdict().level()).isEqualTo(level);
    }

    void everyMinute() {
        minute++;
        mib += 14;
        detector.accept(GcEvents.serialFull(minute * MINUTE, mib, MAX_MIB));
    }

    void untilTheTrendAloneTellsALeak(long step) {
        for (int i = 0; i < 10 && alone.verdict(Resource.HEAP).level() != Level.LEAK; i++) {
            collected(step);
        }
        assertThat(alone.verdict(Resource.HEAP).level()).isEqualTo(Level.LEAK);
    }

    void collected(long step) {
        minute += 10;
        mib += step;
        alone.accept(GcEvents.serialFull(minute * MINUTE, mib, MAX_MIB));
        detector.accept(GcEvents.serialFull(minute * MINUTE, mib, MAX_MIB));
    }

    void answer(Finding.Outcome outcome) {
        detector.accept(new Finding(Resource.HEAP, outcome, minute * MINUTE, "for a test"));
    }

    Verdict verdict() {
        return detector.verdict(Resource.HEAP);
    }
}
