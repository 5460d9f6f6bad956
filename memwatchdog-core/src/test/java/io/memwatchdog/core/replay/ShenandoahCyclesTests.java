package io.memwatchdog.core.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.core.gc.AllocationMeter;
import io.memwatchdog.core.gc.CollectorFamily;
import io.memwatchdog.core.gc.GcEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Generational Shenandoah, as JDK 25 logs it. */
class ShenandoahCyclesTests {

    private static final long MIB = 1 << 20;

    private final List<GcEvent> events = new ArrayList<>();
    private final LogCollections log = new LogCollections(events::add);

    @Test
    void aCycleIsToldOnceWithBothGenerations() {
        cycle(1000, 0, 73, 79, 18, 7);

        assertThat(events).singleElement().satisfies(event -> {
            assertThat(event.collector()).isEqualTo(ShenandoahCycles.BEAN);
            assertThat(event.endMs()).isEqualTo(1000);
            assertThat(used(event, "Shenandoah Old Gen")).isEqualTo(7);
            assertThat(used(event, "Shenandoah Young Gen")).isEqualTo(11);
            assertThat(CollectorFamily.of(event)).contains(CollectorFamily.SHENANDOAH_GENERATIONAL);
        });
    }

    @Test
    void theLoadIsThatOfTheWholeHeap() {
        AllocationMeter meter = new AllocationMeter(1);
        cycle(1000, 0, 73, 79, 18, 7);
        cycle(2000, 1, 68, 74, 20, 8);
        events.forEach(meter::accept);

        assertThat(meter.rateBytesPerMs()).as("from 18 to 68 MiB in a second").isEqualTo(50 * MIB / 1000.0);
    }

    @Test
    void aMarkingOfOldObjectsLosesNothingOfTheLoad() {
        AllocationMeter meter = new AllocationMeter(1);
        cycle(1000, 0, 73, 79, 18, 7);
        log.accept(2000, "GC(1) Concurrent cleanup (Old) 28M->28M(256M) 0.006ms");
        generations(2000, 1, "Concurrent Old Marking finishing increment", 21, 7);
        events.forEach(meter::accept);

        assertThat(meter.rateBytesPerMs()).isEqualTo(10 * MIB / 1000.0);
    }

    @Test
    void aBareLogOfGenerationsTellsTheHeapWhoseTroughsServe() {
        cleanups(0, "Young", 73, 79, 18);
        log.accept(1500, "GC(1) Concurrent cleanup (Old) 69M->69M(256M) 0.006ms");
        log.accept(2000, "GC(2) Pause Degenerated GC (Young) (Roots) 254M->40M(256M) 9.5ms");
        log.end();

        assertThat(events)
                .extracting(event -> used(event, "Shenandoah Old Gen"))
                .containsExactly(18L, 40L);
        assertThat(events)
                .extracting(event -> CollectorFamily.of(event).orElseThrow())
                .containsOnly(CollectorFamily.SHENANDOAH_GENERATIONAL);
    }

    @Test
    void whereTheStartIsMissingAFullCollectionIsOneOfTheGenerations() {
        generations(900, 7, "Concurrent Young GC", 21, 7);
        log.accept(2000, "GC(8) Pause Full 254M->248M(256M) 1186.688ms");
        generations(2000, 8, "Full GC", 8, 240);
        log.end();

        assertThat(events)
                .extracting(event -> used(event, "Shenandoah Old Gen"))
                .containsExactly(7L, 240L);
    }

    private void cycle(long atMs, int id, long before, long beforeLast, long after, long old) {
        cleanups(id, "Young", before, beforeLast, after);
        generations(atMs, id, "Concurrent Young GC", after - old, old);
    }

    private void cleanups(int id, String generation, long before, long beforeLast, long after) {
        String cleanup = "GC(" + id + ") Concurrent cleanup (" + generation + ") ";
        log.accept(700, cleanup + before + "M->" + (before - 1) + "M(256M) 0.026ms");
        log.accept(700, "GC(" + id + ") Concurrent evacuation 5.884ms");
        log.accept(709, cleanup + beforeLast + "M->" + after + "M(256M) 0.025ms");
    }

    private void generations(long atMs, int id, String of, long young, long old) {
        String end = "GC(" + id + ") At end of " + of + ": ";
        log.accept(
                (double) atMs,
                end + "Young generation used: " + young + "M, used regions: 19456K, humongous waste: 0B");
        log.accept((double) atMs, end + "Old generation used: " + old + "M, used regions: 7424K, humongous waste: 0B");
    }

    private static long used(GcEvent event, String pool) {
        return event.pools().get(pool).usedAfterBytes() / MIB;
    }
}
