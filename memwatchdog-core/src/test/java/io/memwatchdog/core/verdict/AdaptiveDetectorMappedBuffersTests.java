package io.memwatchdog.core.verdict;

import static io.memwatchdog.core.gc.GcEvents.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.memwatchdog.core.WatchdogSettings;
import io.memwatchdog.core.gc.GcEvent;
import io.memwatchdog.core.trend.JavaTrendEngine;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AdaptiveDetectorMappedBuffersTests {

    private static final long MINUTE = 60_000;

    private final Detector detector = Detectors.create(WatchdogSettings.Detection.defaults(), new JavaTrendEngine());

    @Test
    void mappedBuffersThatLeakAreCountedTowardsTheLimitOfMappings() {
        for (int t = 0; t < 60; t++) {
            collected(t, 2000 + 300L * t, 65_530);
        }

        assertThat(verdict().level()).isEqualTo(Level.LEAK);
        assertThat(verdict().reason()).containsPattern("rose by \\d+ buffers");
        double minutesLeft = (0.95 * 65_530 - 2000 - 300 * 59) / 300;
        assertThat(verdict().secondsToExhaustion()).isCloseTo(60 * minutesLeft, within(0.25 * 60 * minutesLeft));
    }

    @Test
    void mappedBuffersThatLeakWithoutAKnownLimitAreToldWithoutAForecast() {
        for (int t = 0; t < 60; t++) {
            collected(t, 2000 + 300L * t, -1);
        }

        assertThat(verdict().level()).isEqualTo(Level.LEAK);
        assertThat(verdict().secondsToExhaustion()).isInfinite();
    }

    @Test
    void aHighLimitMakesNoLeakHarmless() {
        for (int t = 0; t < 60; t++) {
            collected(t, 2000 + 300L * t, 1_048_576);
        }

        assertThat(verdict().level()).isEqualTo(Level.LEAK);
        assertThat(verdict().secondsToExhaustion()).isGreaterThan(24 * 3600);
    }

    /** Segments of a store are opened for an hour. */
    @Test
    void mappedBuffersThatComeToAnEndAreNoLeak() {
        for (int t = 0; t < 240; t++) {
            collected(t, 500 + 500L * Math.min(t, 30), 65_530);
            assertThat(verdict().level()).as("minute %d", t).isNotEqualTo(Level.LEAK);
        }
    }

    /** An index or a log maps more files while it grows: far from the limit that harms nobody. */
    @Test
    void someHundredsOfMappedBuffersAreNoLeak() {
        for (int t = 0; t < 240; t++) {
            collected(t, 200 + 4L * t, 65_530);
        }

        assertThat(verdict().level()).isEqualTo(Level.HEALTHY);
    }

    /** The JDK collects by itself before it gives up mapping. */
    @Test
    void mappedBuffersMayBeGarbageUntilACollectionProvesThem() {
        for (int t = 0; t < 60; t++) {
            uncollected(t, 2000 + 300L * t, 65_530);
        }
        assertThat(verdict().level()).isEqualTo(Level.WARMING_UP);
        for (int t = 60; t < 180; t++) {
            uncollected(t, 2000 + 300L * t, 65_530);
        }
        assertThat(verdict().level()).isEqualTo(Level.LEAK);
    }

    @Test
    void mappedBuffersThatWereFreedAreOver() {
        int t = 0;
        for (; t < 60; t++) {
            collected(t, 2000 + 300L * t, 65_530);
        }
        assertThat(verdict().level()).isEqualTo(Level.LEAK);
        for (int until = t + 10; t < until; t++) {
            uncollected(t, 2000, 65_530);
        }

        assertThat(verdict().level()).isEqualTo(Level.HEALTHY);
    }

    /** At the end of a marking buffers without an owner are unmapped. */
    private void collected(int t, long count, long limit) {
        detector.accept(new GcEvent(
                "G1 Concurrent GC", "end of concurrent GC pause", "No GC", t, t * MINUTE, t * MINUTE, Map.of()));
        uncollected(t, count, limit);
    }

    private void uncollected(int t, long count, long limit) {
        detector.accept(new ResourceSample(
                t * MINUTE,
                100 * MIB,
                50 * MIB,
                9000,
                0,
                0,
                40,
                -1,
                -1,
                -1,
                -1,
                -1,
                count << 20,
                count,
                limit,
                -1,
                HeapMemory.ANONYMOUS));
    }

    private Verdict verdict() {
        return detector.verdict(Resource.MAPPED);
    }
}
