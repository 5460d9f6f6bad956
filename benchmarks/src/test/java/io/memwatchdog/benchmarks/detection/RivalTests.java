package io.memwatchdog.benchmarks.detection;

import static io.memwatchdog.benchmarks.detection.Traces.MB;
import static io.memwatchdog.benchmarks.detection.Traces.after;
import static io.memwatchdog.benchmarks.detection.Traces.collection;
import static io.memwatchdog.benchmarks.detection.Traces.full;
import static io.memwatchdog.benchmarks.detection.Traces.poll;
import static io.memwatchdog.benchmarks.detection.Traces.young;
import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.core.gc.GcEvent;
import io.memwatchdog.core.gc.PoolUsage;
import io.memwatchdog.core.verdict.Detector;
import io.memwatchdog.core.verdict.Level;
import io.memwatchdog.core.verdict.Resource;
import io.memwatchdog.core.verdict.Verdict;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each rule fires in the moment in which its definition says so, and not one moment earlier. */
class RivalTests {

    private static final long NEVER = -1;
    private static final String SLOPE = "least squares, 30 × any GC, 1024 B/ms";
    private static final String SLOPE_IN_PRODUCTION = "same, 1024 B/ms on the production clock";
    private static final String FULL_RISES = "5 rises in a row, full GC (memwatch)";
    private static final String RISES = "5 rises in a row, any GC";
    private static final String PREDICTION = "predict_linear(30 min) reaches the limit in 1 h";

    private static Detector rival(String name) {
        return Rivals.all().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow()
                .fresh()
                .get();
    }

    private static long alarmedAtMs(Detector rival) {
        Verdict verdict = rival.verdict(Resource.HEAP);
        return verdict.level() == Level.LEAK ? verdict.sinceMs() : NEVER;
    }

    @ParameterizedTest
    @CsvSource({"1023, -1", "1025, 30000"})
    void theSlopeOfThirtyCollectionsIsComparedWithItsThreshold(long bytesPerMs, long expectedMs) {
        Detector rival = rival(SLOPE);
        eachMinute(rival, 60, 0, bytesPerMs);
        assertThat(alarmedAtMs(rival)).isEqualTo(expectedMs);
    }

    @ParameterizedTest
    @CsvSource({"61439, -1", "61441, 30000"})
    void onTheProductionClockAMinuteIsASecondOfTheTrace(long bytesPerMs, long expectedMs) {
        Detector rival = rival(SLOPE_IN_PRODUCTION);
        eachMinute(rival, 60, 0, bytesPerMs);
        assertThat(alarmedAtMs(rival)).isEqualTo(expectedMs);
    }

    @Test
    void theSlopeIsOfTheLastThirtyOnly() {
        Detector rival = rival(SLOPE);
        rival.accept(young(500, 50 * MB));
        // With the first one, which is far above, the line falls.
        eachMinute(rival, 60, 0, 1100);
        assertThat(alarmedAtMs(rival)).isEqualTo(30_000);
    }

    @Test
    void theSlopeIsThatOfTheHeapAlone() {
        Detector rival = rival(SLOPE);
        for (long atMs = 1000; atMs <= 60_000; atMs += 1000) {
            rival.accept(with("Metaspace", atMs * 5000, young(atMs, 10 * MB)));
        }
        assertThat(alarmedAtMs(rival)).isEqualTo(NEVER);
    }

    @Test
    void fiveRisesInARowTakeSixFullCollections() {
        Detector rival = rival(FULL_RISES);
        for (int i = 1; i <= 6; i++) {
            assertThat(alarmedAtMs(rival)).isEqualTo(NEVER);
            rival.accept(full(20_000 + i * 1000, 10 * MB + i));
        }
        assertThat(alarmedAtMs(rival)).isEqualTo(26_000);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1})
    void whatDoesNotRiseBeginsAnew(long step) {
        Detector rival = rival(FULL_RISES);
        long usedBytes = 10 * MB;
        for (int i = 1; i <= 20; i++) {
            usedBytes += i % 5 == 0 ? step : 1000;
            rival.accept(full(20_000 + i * 1000, usedBytes));
        }
        assertThat(alarmedAtMs(rival)).as("four rises, then none").isEqualTo(NEVER);
    }

    @Test
    void youngCollectionsAreNoFullOnes() {
        Detector full = rival(FULL_RISES);
        Detector any = rival(RISES);
        for (int i = 1; i <= 6; i++) {
            full.accept(young(20_000 + i * 1000, 10 * MB + i));
            any.accept(young(20_000 + i * 1000, 10 * MB + i));
        }
        assertThat(alarmedAtMs(full)).isEqualTo(NEVER);
        assertThat(alarmedAtMs(any)).isEqualTo(26_000);
    }

    @Test
    void theCyclesOfConcurrentCollectorsAreFullCollections() {
        for (String collector : new String[] {"ZGC Cycles", "ZGC Major Cycles", "Shenandoah Cycles"}) {
            Detector rival = rival(FULL_RISES);
            risesOf(rival, collector, "end of GC cycle");
            assertThat(alarmedAtMs(rival)).as(collector).isEqualTo(26_000);
        }
    }

    @Test
    void cyclesOfTheYoungGenerationAreNone() {
        Detector rival = rival(FULL_RISES);
        risesOf(rival, "ZGC Minor Cycles", "end of GC cycle");
        assertThat(alarmedAtMs(rival)).isEqualTo(NEVER);
    }

    @Test
    void pausesOfConcurrentCollectorsAreNoCollections() {
        for (String collector : new String[] {"ZGC Pauses", "Shenandoah Pauses"}) {
            Detector rival = rival(RISES);
            risesOf(rival, collector, "end of GC pause");
            assertThat(alarmedAtMs(rival)).as(collector).isEqualTo(NEVER);
        }
    }

    @Test
    void whatOnlyTheLogOfZgcTellsNoRivalKnows() {
        for (String name : new String[] {RISES, FULL_RISES}) {
            Detector rival = rival(name);
            for (int i = 1; i <= 6; i++) {
                long atMs = 20_000 + i * 1000;
                rival.accept(collection(
                        "ZGC Live", "end of GC cycle", atMs - 500, Map.of(GcEvent.LIVE_SET, after(MB, 100 * MB))));
                rival.accept(collection(
                        "ZGC Cycles", "end of GC cycle", atMs, Map.of("ZHeap", after(20 * MB + i, 100 * MB))));
            }
            assertThat(alarmedAtMs(rival)).as(name).isEqualTo(26_000);
        }
    }

    @ParameterizedTest
    @CsvSource({"80, 48000000", "90, 54000000"})
    void usageAfterGcIsOfThePoolOfOldObjects(int percent, long atThreshold) {
        Detector rival = rival("usage after gc > " + percent + " %");
        rival.accept(full(20_000, atThreshold));
        rival.accept(young(21_000, 59 * MB));
        assertThat(alarmedAtMs(rival)).isEqualTo(NEVER);
        rival.accept(full(22_000, atThreshold + 1));
        assertThat(alarmedAtMs(rival)).isEqualTo(22_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"G1 Old Gen", "PS Old Gen", "ZHeap", "ZGC Old Generation", "Shenandoah", "Shenandoah Old Gen"})
    void eachCollectorHasAPoolOfOldObjects(String pool) {
        Detector rival = rival("usage after gc > 80 %");
        rival.accept(collection("any", "any", 20_000, Map.of(pool, after(80 * MB, 100 * MB))));
        assertThat(alarmedAtMs(rival)).isEqualTo(NEVER);
        rival.accept(collection("any", "any", 21_000, Map.of(pool, after(81 * MB, 100 * MB))));
        assertThat(alarmedAtMs(rival)).isEqualTo(21_000);
    }

    @Test
    void youngCollectionsOfParallelLeaveThePoolOfOldObjectsAlone() {
        Detector rival = rival("usage after gc > 80 %");
        Map<String, PoolUsage> pools = Map.of("PS Old Gen", after(81 * MB, 100 * MB));
        rival.accept(collection("PS Scavenge", "end of minor GC", 20_000, pools));
        assertThat(alarmedAtMs(rival)).isEqualTo(NEVER);
        rival.accept(collection("PS MarkSweep", "end of major GC", 21_000, pools));
        assertThat(alarmedAtMs(rival)).isEqualTo(21_000);
    }

    @Test
    void whereThePoolHasNoLimitThereIsNoUsage() {
        Detector rival = rival("usage after gc > 80 %");
        rival.accept(collection("any", "any", 20_000, Map.of("G1 Old Gen", after(80 * MB, -1))));
        assertThat(alarmedAtMs(rival)).isEqualTo(NEVER);
    }

    @Test
    void theLineReachesTheLimitWithinAnHour() {
        Detector rival = rival(PREDICTION);
        rival.accept(full(100, MB));
        // One MB a minute: an hour later it is 60 MB more, and the limit is 100 MB.
        polledEach(1000, rival, 3 * MB + MB / 2);
        assertThat(alarmedAtMs(rival)).as("3.5 + 37 + 60 MB").isEqualTo(37_000);
    }

    @Test
    void theLineTakesHalfAnHourOfSamples() {
        Detector rival = rival(PREDICTION);
        rival.accept(full(100, MB));
        polledEach(1000, rival, 90 * MB);
        assertThat(alarmedAtMs(rival)).isEqualTo(30_000);
    }

    @Test
    void theLineTakesOneSampleAMinute() {
        Detector rival = rival(PREDICTION);
        rival.accept(full(100, MB));
        polledEach(500, rival, 90 * MB);
        assertThat(alarmedAtMs(rival)).as("29 minutes after the first").isEqualTo(29_500);
    }

    @Test
    void generationsThatShareTheHeapAreNotAddedUp() {
        Detector rival = rival(PREDICTION);
        rival.accept(collection(
                "ZGC Major Cycles",
                "end of GC cycle",
                100,
                Map.of(
                        "ZGC Young Generation", after(MB, 100 * MB),
                        "ZGC Old Generation", after(MB, 100 * MB))));
        polledEach(1000, rival, 3 * MB + MB / 2);
        assertThat(alarmedAtMs(rival)).isEqualTo(37_000);
    }

    @Test
    void withoutALimitThereIsNothingToReach() {
        Detector rival = rival(PREDICTION);
        polledEach(1000, rival, 90 * MB);
        assertThat(alarmedAtMs(rival)).isEqualTo(NEVER);
    }

    @Test
    void twelveMinutesAreGrace() {
        Detector rival = rival("usage after gc > 80 %");
        rival.accept(full(11_999, 60 * MB));
        assertThat(alarmedAtMs(rival)).isEqualTo(NEVER);
        rival.accept(full(12_000, 60 * MB));
        rival.accept(full(13_000, 60 * MB));
        assertThat(alarmedAtMs(rival)).as("alarms once").isEqualTo(12_000);
    }

    private static void eachMinute(Detector rival, int minutes, long usedBytes, long bytesPerMs) {
        for (long atMs = 1000; atMs <= minutes * 1000L; atMs += 1000) {
            rival.accept(young(atMs, usedBytes + atMs * bytesPerMs));
        }
    }

    private static void risesOf(Detector rival, String collector, String action) {
        for (int i = 1; i <= 6; i++) {
            Map<String, PoolUsage> pools = Map.of("ZHeap", after(20 * MB + i, 100 * MB));
            rival.accept(collection(collector, action, 20_000 + i * 1000, pools));
        }
    }

    /** An hour long, by a megabyte a minute. */
    private static void polledEach(long periodMs, Detector rival, long usedBytes) {
        for (long atMs = periodMs; atMs <= 60_000; atMs += periodMs) {
            rival.accept(poll(atMs, usedBytes + atMs * 1000));
        }
    }

    private static GcEvent with(String pool, long usedBytes, GcEvent event) {
        Map<String, PoolUsage> pools = new HashMap<>(event.pools());
        pools.put(pool, after(usedBytes, -1));
        return collection(event.collector(), event.action(), event.endMs(), pools);
    }
}
