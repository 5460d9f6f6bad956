package io.memwatchdog.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.core.gc.HeapSample;
import io.memwatchdog.core.verdict.Level;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProbeTests {

    private static final long MINUTE = 60_000;
    private static final long GIB = 1L << 30;

    private long nanos;
    private long tookMs = 100;
    private int collections;
    private final Probe probe = new Probe(Duration.ofMinutes(1), Duration.ofSeconds(3), this::collect, () -> nanos);

    private void collect() {
        collections++;
        nanos += tookMs * 1_000_000;
    }

    @Test
    void whereCollectionsAreFrequentNoneIsAskedFor() {
        for (int minute = 0; minute < 200; minute++) {
            probe.consider(minute * MINUTE, proven(minute - 9), Level.HEALTHY, GIB);
        }
        assertThat(collections).isZero();
    }

    @Test
    void asksOnceInTenIntervalsAndInFiveOnSuspicion() {
        minutes(0, 60, Level.HEALTHY, true);
        assertThat(collections).isEqualTo(5);
        minutes(60, 120, Level.SUSPICION, true);
        assertThat(collections).isEqualTo(5 + 12);
    }

    @Test
    void staysWithinAThousandthOfTheTime() {
        tookMs = 2000;
        minutes(0, 100, Level.HEALTHY, true);
        assertThat(collections).isEqualTo(3);
    }

    @Test
    void asksForNoneThatWouldTakeLongerThanASnapshotMay() {
        for (int minute = 0; minute < 100; minute++) {
            probe.consider(minute * MINUTE, null, Level.HEALTHY, 4 * GIB);
        }
        assertThat(collections).isZero();
    }

    @Test
    void stopsWhereItProvesNothing() {
        minutes(0, 1000, Level.HEALTHY, false);
        assertThat(collections).isEqualTo(3);
    }

    private void minutes(int from, int to, Level level, boolean proves) {
        for (int minute = from; minute < to; minute++) {
            HeapSample last = collections == 0 || !proves ? null : proven(lastMinute);
            int before = collections;
            probe.consider(minute * MINUTE, last, level, GIB);
            lastMinute = collections > before ? minute : lastMinute;
        }
    }

    private int lastMinute;

    private static HeapSample proven(long minute) {
        return new HeapSample(minute * MINUTE, GIB / 2, 4 * GIB);
    }
}
