package io.memwatchdog.core.verdict;

import static io.memwatchdog.core.gc.GcEvents.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.memwatchdog.core.WatchdogSettings;
import io.memwatchdog.core.gc.GcEvent;
import io.memwatchdog.core.gc.PoolUsage;
import io.memwatchdog.core.trend.JavaTrendEngine;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Threads, metaspace, direct buffers and memory of the process. */
class AdaptiveDetectorBesideTheHeapTests {

    private static final long MINUTE = 60_000;

    private final Detector detector = Detectors.create(WatchdogSettings.Detection.defaults(), new JavaTrendEngine());

    @Test
    void findsThreadsThatNeverEnd() {
        for (int t = 0; t < 60; t++) {
            resources(t, 40 + 2 * t, -1);
        }

        assertThat(level(Resource.THREADS)).isEqualTo(Level.LEAK);
        assertThat(detector.verdict(Resource.THREADS).secondsToExhaustion()).isInfinite();
        assertThat(level(Resource.HEAP)).isEqualTo(Level.WARMING_UP);
    }

    @Test
    void findsNativeMemoryThatGrowsTowardsTheLimitOfTheProcess() {
        for (int t = 0; t < 60; t++) {
            resources(t, 40, (500 + 5L * t) * MIB);
        }

        assertThat(level(Resource.PROCESS)).isEqualTo(Level.LEAK);
        assertThat(detector.verdict(Resource.PROCESS).secondsToExhaustion()).isLessThan(3600 * 10);
    }

    @Test
    void theLimitOfThreadsIsWhereTheyEnd() {
        for (int t = 0; t < 60; t++) {
            detector.accept(sample(t, 40 + 2 * t, -1, 0, 400, -1));
        }

        assertThat(level(Resource.THREADS)).isEqualTo(Level.LEAK);
        double minutesLeft = (0.95 * 400 - 158) / 2.0;
        assertThat(detector.verdict(Resource.THREADS).secondsToExhaustion())
                .isCloseTo(60 * minutesLeft, within(0.25 * 60 * minutesLeft));
    }

    @Test
    void pagesOfMappedFilesAreNoLeakOfTheProcess() {
        for (int t = 0; t < 120; t++) {
            ResourceSample sample = sample(t, 40, (500 + 5L * t) * MIB, 0, -1, 400 * MIB);
            detector.accept(sample);
        }

        assertThat(level(Resource.PROCESS)).isEqualTo(Level.HEALTHY);
    }

    @Test
    void directBuffersThatNearTheirLimitAreWatchedWithoutAnyCollection() {
        for (int t = 0; t < 100; t++) {
            detector.accept(sample(t, 40, -1, (100 + 8L * t) * MIB, -1, -1));
        }

        assertThat(level(Resource.DIRECT)).isEqualTo(Level.LEAK);
    }

    @Test
    void directBuffersThatLeakAreNoSecondLeakOfTheProcess() {
        for (int t = 0; t < 100; t++) {
            detector.accept(sample(t, 40, (900 + 8L * t) * MIB, (100 + 8L * t) * MIB, -1, -1));
        }

        assertThat(level(Resource.DIRECT)).isEqualTo(Level.LEAK);
        assertThat(level(Resource.PROCESS)).isEqualTo(Level.HEALTHY);
    }

    @Test
    void directBuffersFarFromTheirLimitMayBeGarbageUntilACollectionProvesThem() {
        for (int t = 0; t < 100; t++) {
            detector.accept(sample(t, 40, -1, (100 + 3L * t) * MIB, -1, -1));
        }

        assertThat(level(Resource.DIRECT)).isEqualTo(Level.WARMING_UP);
    }

    /** Long windows, which are looked at every few hours only, remember what is gone. */
    @Test
    void aSlowLeakOfThreadsThatIsGoneIsOverSoon() {
        int t = 0;
        for (; t < 72 * 60; t++) {
            resources(t, 180 + t, -1);
        }
        assertThat(level(Resource.THREADS)).isEqualTo(Level.LEAK);
        for (int until = t + 30; t < until; t++) {
            resources(t, 200, -1);
        }

        assertThat(level(Resource.THREADS)).isEqualTo(Level.HEALTHY);
    }

    /** Without a collection what is used is all that is known, and it fell. */
    @Test
    void directBuffersThatWereFreedAreOverWithoutAnyCollection() {
        int t = 0;
        for (; t < 100; t++) {
            detector.accept(sample(t, 40, -1, (100 + 8L * t) * MIB, -1, -1));
        }
        assertThat(level(Resource.DIRECT)).isEqualTo(Level.LEAK);
        for (int until = t + 10; t < until; t++) {
            detector.accept(sample(t, 40, -1, 100 * MIB, -1, -1));
        }

        assertThat(level(Resource.DIRECT)).isEqualTo(Level.HEALTHY);
    }

    /** The heap leaves little of the container, but what that is judged against is the container. */
    @Test
    void someMegabytesBesideALargeHeapAreNoLeak() {
        for (int t = 0; t < 180; t++) {
            detector.accept(inAContainer(t, (850 * 1000 + 150L * t) * 1000, 700 * MIB, HeapMemory.ANONYMOUS));
        }

        assertThat(level(Resource.PROCESS)).isNotEqualTo(Level.LEAK);
    }

    /** Under ZGC, and in reserved huge pages: what is private is all beside the heap. */
    @ParameterizedTest
    @EnumSource(names = {"SHARED", "RESERVED"})
    void nativeMemoryIsSeenBesideAHeapThatIsApart(HeapMemory apart) {
        for (int t = 0; t < 180; t++) {
            detector.accept(inAContainer(t, (80 + t) * MIB, 700 * MIB, apart));
        }

        assertThat(level(Resource.PROCESS)).isEqualTo(Level.LEAK);
    }

    /** No control group is charged with reserved huge pages, so that such a heap may be larger than the limit. */
    @Test
    void aHeapInReservedPagesLeavesTheContainerToOthers() {
        for (int t = 0; t < 60; t++) {
            detector.accept(inAContainer(t, 80 * MIB + 100_000L * t, 4096 * MIB, HeapMemory.RESERVED));
        }

        assertThat(level(Resource.PROCESS)).isEqualTo(Level.HEALTHY);
    }

    private static ResourceSample inAContainer(int t, long anonymousBytes, long heapBytes, HeapMemory heapMemory) {
        return new ResourceSample(
                t * MINUTE,
                heapBytes,
                50 * MIB,
                9000,
                0,
                0,
                40,
                3000 * MIB,
                1024 * MIB,
                anonymousBytes,
                heapBytes,
                heapBytes,
                0,
                0,
                -1,
                -1,
                heapMemory);
    }

    /** What a JVM links and compiles for hours, and loaders that nobody lets go. */
    @ParameterizedTest
    @CsvSource({"25, SUSPICION", "100, LEAK"})
    void someMegabytesOfMetaspaceInHoursAreNoLeak(long kilobytesPerMinute, Level expected) {
        for (int t = 0; t < 180; t++) {
            long bytes = 60 * MIB + 1000 * kilobytesPerMinute * t;
            marking(t, Map.of("Metaspace", new PoolUsage(bytes, 0, bytes, 0, -1)));
        }

        assertThat(level(Resource.METASPACE)).isEqualTo(expected);
    }

    @Test
    void theEndOfAMarkingProvesMetaspaceWithoutASampleOfTheHeap() {
        for (int t = 0; t < 60; t++) {
            PoolUsage metaspace = new PoolUsage(0, 0, (60 + 2L * t) * MIB, 0, 256 * MIB);
            marking(t, Map.of("Metaspace", metaspace, "G1 Old Gen", new PoolUsage(MIB, 0, MIB, 0, 999 * MIB)));
        }

        assertThat(level(Resource.METASPACE)).isEqualTo(Level.LEAK);
    }

    /** Nothing proves the heap of a quiet service for hours; the limit is known all the same. */
    @Test
    void anyCollectionTellsTheLimitOfMetaspace() {
        for (int t = 0; t < 120; t++) {
            PoolUsage metaspace = new PoolUsage(0, 0, 50 * MIB, 0, 128 * MIB);
            detector.accept(new GcEvent(
                    "G1 Young Generation",
                    "end of minor GC",
                    "G1 Evacuation Pause",
                    t,
                    t * MINUTE,
                    t * MINUTE,
                    Map.of("Metaspace", metaspace, "G1 Old Gen", new PoolUsage(99, 0, 99, 0, 999 * MIB))));
            detector.accept(
                    new ResourceSample(t * MINUTE, 100 * MIB, (64 + t / 2) * MIB, 9000, 0, 0, 40, -1, 2048 * MIB));
        }

        assertThat(level(Resource.METASPACE)).isEqualTo(Level.LEAK);
    }

    private void marking(int t, Map<String, PoolUsage> pools) {
        detector.accept(new GcEvent(
                "G1 Concurrent GC", "end of concurrent GC pause", "No GC", t, t * MINUTE, t * MINUTE, pools));
    }

    private static ResourceSample sample(
            int t, long threads, long residentBytes, long directBytes, long threadLimit, long anonymousBytes) {
        return new ResourceSample(
                t * MINUTE,
                100 * MIB,
                50 * MIB,
                9000,
                directBytes,
                7,
                threads,
                residentBytes,
                2048 * MIB,
                anonymousBytes,
                200 * MIB,
                1000 * MIB,
                9 * MIB,
                9,
                -1,
                threadLimit,
                HeapMemory.ANONYMOUS);
    }

    private void resources(int t, long threads, long residentBytes) {
        detector.accept(
                new ResourceSample(t * MINUTE, 100 * MIB, 50 * MIB, 9000, 0, 0, threads, residentBytes, 2048 * MIB));
    }

    private Level level(Resource resource) {
        return detector.verdict(resource).level();
    }
}
