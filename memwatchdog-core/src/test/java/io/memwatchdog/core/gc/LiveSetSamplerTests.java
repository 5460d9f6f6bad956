package io.memwatchdog.core.gc;

import static io.memwatchdog.core.gc.GcEvents.MIB;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiveSetSamplerTests {

    private final LiveSetSampler sampler = new LiveSetSampler();

    @Test
    void serialIsSampledAfterFullCollectionsOnly() {
        assertThat(sampler.accept(GcEvents.serialYoung(1000, 50, 128))).isEmpty();
        assertThat(sampler.accept(GcEvents.serialFull(2000, 30, 128)))
                .contains(new HeapSample(2000, 30 * MIB, 128 * MIB));
    }

    @Test
    void g1IsSampledAtTheFootOfAFallOnceItRisesAgain() {
        assertThat(sampler.accept(GcEvents.g1Young(1000, "G1 Evacuation Pause", 60, 62, 200)))
                .isEmpty();
        assertThat(sampler.accept(GcEvents.g1Young(2000, "G1 Evacuation Pause", 62, 40, 200)))
                .isEmpty();
        assertThat(sampler.accept(GcEvents.g1Young(3000, "G1 Evacuation Pause", 40, 35, 200)))
                .isEmpty();
        assertThat(sampler.accept(GcEvents.g1Young(4000, "G1 Evacuation Pause", 37, 39, 200)))
                .contains(new HeapSample(3000, 37 * MIB, 200 * MIB));
        assertThat(sampler.accept(GcEvents.g1Young(5000, "G1 Evacuation Pause", 39, 44, 200)))
                .isEmpty();
    }

    @Test
    void aFallThatNobodyHasSeenIsNoTrough() {
        sampler.accept(GcEvents.g1Young(1000, "G1 Evacuation Pause", 60, 62, 200));
        assertThat(sampler.accept(GcEvents.g1Young(9000, "G1 Evacuation Pause", 45, 50, 200)
                        .asAfterGap()))
                .isEmpty();
        assertThat(sampler.accept(GcEvents.g1Young(9100, "G1 Evacuation Pause", 50, 55, 200)))
                .isEmpty();
    }

    @Test
    void smallFallsAreNoise() {
        assertThat(sampler.accept(GcEvents.g1Young(1000, "G1 Evacuation Pause", 60, 60, 200)))
                .isEmpty();
        assertThat(sampler.accept(GcEvents.g1Young(2000, "G1 Evacuation Pause", 60, 59, 200)))
                .isEmpty();
        assertThat(sampler.accept(GcEvents.g1Young(3000, "G1 Evacuation Pause", 59, 64, 200)))
                .isEmpty();
    }

    @Test
    void manySmallFallsInARowAreOneFall() {
        long[] levels = {100, 99, 98, 99, 97, 96, 95, 94};
        for (int i = 0; i < levels.length; i++) {
            assertThat(sampler.accept(g1At(i, levels[i]))).isEmpty();
        }
        assertThat(sampler.accept(g1At(9, 98))).contains(new HeapSample(7, 96 * MIB, 200 * MIB));
    }

    private static GcEvent g1At(long atMs, long levelMib) {
        return GcEvents.g1Young(atMs, "G1 Evacuation Pause", levelMib, levelMib, 200);
    }

    @Test
    void aFullCollectionOfG1CountsAtOnce() {
        assertThat(sampler.accept(GcEvents.g1Full(1000, 33, 200))).contains(new HeapSample(1000, 33 * MIB, 200 * MIB));
    }

    /** The latter with {@code -XX:+ExplicitGCInvokesConcurrent}. */
    @ParameterizedTest
    @ValueSource(strings = {"G1 Periodic Collection", "System.gc()"})
    void afterACycleOfG1TheOldRegionsBeforeTheNextCollectionCount(String cause) {
        assertThat(sampler.accept(GcEvents.g1Young(1000, cause, 60, 60, 200))).isEmpty();
        assertThat(sampler.accept(GcEvents.g1Young(2000, "G1 Evacuation Pause", 48, 49, 200)))
                .contains(new HeapSample(1995, 50 * MIB, 200 * MIB));
    }

    @Test
    void aPeriodicCycleOfG1WhoseOldRegionsNobodyTellsIsNoSample() {
        assertThat(sampler.accept(bareG1(1000, "G1 Periodic Collection"))).isEmpty();
        assertThat(sampler.accept(bareG1(2000, "G1 Evacuation Pause"))).isEmpty();
    }

    private static GcEvent bareG1(long atMs, String cause) {
        PoolUsage heap = new PoolUsage(60 * MIB, 0, 40 * MIB, 0, 200 * MIB);
        return new GcEvent("G1 Young Generation", "end of minor GC", cause, 1, atMs, atMs, Map.of("Heap", heap));
    }

    @Test
    void generationalZgcIsSampledAfterMajorCycles() {
        assertThat(sampler.accept(GcEvents.generationalZgc(900, "ZGC Minor Pauses", 70, 256)))
                .isEmpty();
        assertThat(sampler.accept(GcEvents.generationalZgc(1000, "ZGC Minor Cycles", 70, 256)))
                .isEmpty();
        assertThat(sampler.accept(GcEvents.generationalZgc(2000, "ZGC Major Cycles", 50, 256)))
                .contains(new HeapSample(2000, 50 * MIB, 256 * MIB));
    }

    @Test
    void singleGenerationZgcAndShenandoahAreSampledAfterCyclesAndNeverAfterPauses() {
        assertThat(sampler.accept(GcEvents.singlePool(1000, "ZGC Pauses", "ZHeap", 90, 256)))
                .isEmpty();
        assertThat(sampler.accept(GcEvents.singlePool(2000, "ZGC Cycles", "ZHeap", 60, 256)))
                .contains(new HeapSample(2000, 60 * MIB, 256 * MIB));

        LiveSetSampler shenandoah = new LiveSetSampler();
        assertThat(shenandoah.accept(GcEvents.singlePool(1000, "Shenandoah Pauses", "Shenandoah", 90, 256)))
                .isEmpty();
        assertThat(shenandoah.accept(GcEvents.singlePool(2000, "Shenandoah Cycles", "Shenandoah", 60, 256)))
                .contains(new HeapSample(2000, 60 * MIB, 256 * MIB));
    }

    @Test
    void aStatedLiveSetEndsEstimates() {
        sampler.accept(GcEvents.generationalZgc(1000, "ZGC Major Cycles", 50, 256));

        assertThat(sampler.accept(GcEvents.stated(2000, 44, 256))).contains(new HeapSample(2000, 44 * MIB, 256 * MIB));
        assertThat(sampler.accept(GcEvents.generationalZgc(2001, "ZGC Major Cycles", 50, 256)))
                .isEmpty();
    }

    /** As when the directory of its log was cleaned, or the log was switched off. */
    @Test
    void estimatesServeAgainWhereStatementsStayAway() {
        sampler.accept(GcEvents.stated(1000, 44, 256));
        for (int i = 0; i < 2; i++) {
            assertThat(sampler.accept(GcEvents.generationalZgc(2000 + i, "ZGC Major Cycles", 50, 256)))
                    .isEmpty();
        }
        assertThat(sampler.accept(GcEvents.generationalZgc(3000, "ZGC Major Cycles", 50, 256)))
                .isPresent();
        assertThat(sampler.isExact()).isFalse();

        sampler.accept(GcEvents.stated(4000, 44, 256));
        assertThat(sampler.isExact()).isTrue();
        assertThat(sampler.accept(GcEvents.generationalZgc(4001, "ZGC Major Cycles", 50, 256)))
                .isEmpty();
    }

    @Test
    void aMarkingOfG1ThatFindsNothingToCollectProvesWhatIsHeld() {
        sampler.accept(GcEvents.g1Young(1000, "G1 Evacuation Pause", 60, 60, 200));
        sampler.accept(GcEvents.singlePool(1500, "G1 Concurrent GC", "G1 Old Gen", 60, 200));
        for (int i = 0; i < 5; i++) {
            assertThat(sampler.accept(GcEvents.g1Young(2000 + i, "G1 Evacuation Pause", 60 + i, 61 + i, 200)))
                    .isEmpty();
        }

        assertThat(sampler.accept(GcEvents.g1Young(3000, "G1 Evacuation Pause", 65, 66, 200)))
                .contains(new HeapSample(2000, 63 * MIB, 200 * MIB));
    }

    @Test
    void aNearlyFullG1HeapThatNeverFallsIsSampledEvenIfNoMarkingIsTold() {
        int samples = 0;
        for (int i = 0; i < 24; i++) {
            samples += sampler.accept(GcEvents.g1Young(1000 * i, "G1 Evacuation Pause", 150 + i, 151 + i, 200))
                            .isPresent()
                    ? 1
                    : 0;
        }

        assertThat(samples).isEqualTo(4);
    }

    @Test
    void aRisingG1HeapWithRoomProvesNothing() {
        for (int i = 0; i < 60; i++) {
            assertThat(sampler.accept(GcEvents.g1Young(1000 * i, "G1 Evacuation Pause", 20 + i, 21 + i, 200)))
                    .isEmpty();
        }
    }
}
