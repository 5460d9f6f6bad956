package io.memwatchdog.core.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.core.WatchdogSettings;
import io.memwatchdog.core.gc.GcEvents;
import io.memwatchdog.core.trend.JavaTrendEngine;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;

/** A heap that is collected wholly once a minute, and the detector that judges it. */
abstract class AdaptiveDetectorFixture {

    static final long MINUTE = 60_000;
    static final long MAX_MIB = 1000;

    final Detector detector = Detectors.create(WatchdogSettings.Detection.defaults(), new JavaTrendEngine());
    final Random random = new Random(3);
    int minute;

    void answer(Finding.Outcome outcome) {
        detector.accept(new Finding(Resource.HEAP, outcome, minute * MINUTE, "for a test"));
    }

    void quietly(int minutes, DoubleUnaryOperator mib) {
        for (int i = 0; i < minutes; i++) {
            heap(1, mib);
            assertThat(level(Resource.HEAP).isAlarm())
                    .as("minute %d: %s", minute, detector.verdict(Resource.HEAP))
                    .isFalse();
        }
    }

    void heapUntil(Level level, DoubleUnaryOperator mib) {
        for (int i = 0; i < 1000 && level(Resource.HEAP) != level; i++) {
            heap(1, mib);
        }
        assertThat(level(Resource.HEAP)).isEqualTo(level);
    }

    /** One full collection a minute; the curve knows minutes since the start of the test. */
    void heap(int minutes, DoubleUnaryOperator mib) {
        int from = minute;
        for (; minute < from + minutes; minute++) {
            double t = minutes == 1 ? minute : minute - from;
            long used = Math.round(mib.applyAsDouble(t) + 3 * random.nextGaussian());
            detector.accept(GcEvents.serialFull(minute * MINUTE, used, MAX_MIB));
        }
    }

    Level level(Resource resource) {
        return detector.verdict(resource).level();
    }
}
