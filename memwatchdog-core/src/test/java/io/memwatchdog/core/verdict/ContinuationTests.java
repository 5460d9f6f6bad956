package io.memwatchdog.core.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.core.WatchdogSettings;
import io.memwatchdog.core.gc.GcEvent;
import io.memwatchdog.core.gc.GcEvents;
import io.memwatchdog.core.trend.JavaTrendEngine;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** Where the collector states what lives, the trend waits for four minutes more; where samples are estimates it does not. */
class ContinuationTests {

    private static final int NEVER = Integer.MAX_VALUE;
    private static final long MINUTE = 60_000;
    private static final long MAX_MIB = 1000;

    /** Makes the event of one collection. */
    private interface Collection {
        GcEvent of(long atMs, long liveMib, long maxMib);
    }

    @Test
    void whatWasAboutToEndIsNoLeak() {
        DoubleUnaryOperator fills = t -> 300 + 8 * Math.min(t, 31);

        assertThat(minuteOfTheAlarm(GcEvents::serialFull, 1, fills)).isLessThan(40);
        assertThat(minuteOfTheAlarm(GcEvents::stated, 1, fills)).isEqualTo(NEVER);
    }

    @Test
    void aLeakIsToldFourMinutesLater() {
        DoubleUnaryOperator leaks = t -> 300 + 6 * t;
        int estimated = minuteOfTheAlarm(GcEvents::serialFull, 1, leaks);

        assertThat(minuteOfTheAlarm(GcEvents::stated, 1, leaks)).isEqualTo(estimated + 4);
    }

    @Test
    void butNotWhereLittleTimeIsLeft() {
        DoubleUnaryOperator leaks = t -> 300 + 17 * t;
        int estimated = minuteOfTheAlarm(GcEvents::serialFull, 1, leaks);

        assertThat(minuteOfTheAlarm(GcEvents::stated, 1, leaks)).isEqualTo(estimated);
    }

    @Test
    void norWhereCollectionsAreRare() {
        DoubleUnaryOperator leaks = t -> 300 + 6 * t;
        int estimated = minuteOfTheAlarm(GcEvents::serialFull, 3, leaks);

        assertThat(minuteOfTheAlarm(GcEvents::stated, 3, leaks)).isEqualTo(estimated);
    }

    @Test
    void norWhereTheLeakIsTooSlowToStandOut() {
        DoubleUnaryOperator leaks = t -> 300 + t + 9 * (t % 3);
        int estimated = minuteOfTheAlarm(GcEvents::serialFull, 1, leaks);

        assertThat(minuteOfTheAlarm(GcEvents::stated, 1, leaks))
                .isEqualTo(estimated)
                .isNotEqualTo(NEVER);
    }

    private static int minuteOfTheAlarm(Collection collection, int every, DoubleUnaryOperator mib) {
        Detector detector = Detectors.create(WatchdogSettings.Detection.defaults(), new JavaTrendEngine());
        for (int minute = 0; minute < 240; minute += every) {
            detector.accept(collection.of(minute * MINUTE, Math.round(mib.applyAsDouble(minute)), MAX_MIB));
            if (detector.verdict(Resource.HEAP).level() == Level.LEAK) {
                return minute;
            }
        }
        return NEVER;
    }
}
