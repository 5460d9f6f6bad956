package io.memwatchdog.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.core.WatchdogSettings.Detection;
import io.memwatchdog.core.WatchdogSettings.Probing;
import io.memwatchdog.core.gc.HeapSample;
import io.memwatchdog.core.verdict.Level;
import org.junit.jupiter.api.Test;

class ProbeTests {

    private static final long MINUTE = 60_000;
    private static final long GIB = 1L << 30;

    private final Counted count = new Counted(true);
    private final Counted noCount = new Counted(false);
    private final Counted collection = new Counted(true);
    private int lastMinute;

    @Test
    void whereCollectionsAreFrequentNothingIsDone() {
        Probe probe = probe(Probing.ON, count);
        for (int minute = 7; minute < 200; minute++) {
            probe.consider(minute * MINUTE, proven(minute - 4), Level.HEALTHY, GIB);
        }
        assertThat(count.begun + collection.begun).isZero();
    }

    @Test
    void provesOnceInFiveIntervalsAndInThreeOnSuspicion() {
        Probe probe = probe(Probing.AUTO, count);
        minutes(probe, 0, 60, Level.HEALTHY);
        assertThat(count.begun).isEqualTo(12);
        minutes(probe, 60, 120, Level.SUSPICION);
        assertThat(count.begun).isEqualTo(12 + 20);
        assertThat(collection.begun).isZero();
    }

    /** A trend is as old as its first sample. */
    @Test
    void theFirstComesAsSoonAsTheJvmIsWarm() {
        Probe probe = probe(Probing.AUTO, count);
        minutes(probe, 0, 3, Level.WARMING_UP);
        assertThat(count.begun).isZero();
        minutes(probe, 3, 4, Level.WARMING_UP);
        assertThat(count.begun).isOne();
    }

    @Test
    void aCollectionIsAskedForOnlyIfItIsWanted() {
        minutes(probe(Probing.AUTO, noCount), 0, 60, Level.HEALTHY);
        assertThat(collection.begun).isZero();
        minutes(probe(Probing.ON, noCount), 0, 60, Level.HEALTHY);
        assertThat(collection.begun).isEqualTo(12);
    }

    @Test
    void switchedOffItDoesNothing() {
        minutes(probe(Probing.OFF, count), 0, 60, Level.SUSPICION);
        assertThat(count.begun + collection.begun).isZero();
    }

    @Test
    void aFixedSlopeIsOneOfCollectionsAlone() {
        Detection fixed = Detection.defaults().fixed(1024, 30);
        minutes(new Probe(fixed, count, collection), 0, 60, Level.HEALTHY);
        assertThat(count.begun + collection.begun).isZero();
        minutes(new Probe(fixed.withProbe(Probing.ON), count, collection), 0, 60, Level.HEALTHY);
        assertThat(count.begun).isZero();
        assertThat(collection.begun).isPositive();
    }

    private Probe probe(Probing wanted, Counted count) {
        return new Probe(Detection.defaults().withProbe(wanted), count, collection);
    }

    private void minutes(Probe probe, int from, int to, Level level) {
        for (int minute = from; minute < to; minute++) {
            int before = count.begun;
            probe.consider(minute * MINUTE, count.begun == 0 ? null : proven(lastMinute), level, GIB);
            lastMinute = count.begun > before ? minute : lastMinute;
        }
    }

    private static HeapSample proven(long minute) {
        return new HeapSample(minute * MINUTE, GIB / 2, 4 * GIB);
    }

    private static final class Counted implements Probe.Proof {

        private final boolean possible;
        private int begun;

        Counted(boolean possible) {
            this.possible = possible;
        }

        @Override
        public boolean isPossible() {
            return possible;
        }

        @Override
        public boolean begin(long nowMs, long provenMs, long usedBytes) {
            begun++;
            return true;
        }
    }
}
