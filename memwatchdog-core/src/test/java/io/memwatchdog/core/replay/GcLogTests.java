package io.memwatchdog.core.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.memwatchdog.core.gc.GcEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GcLogTests {

    private static final long MIB = 1 << 20;

    private final RecordedEvents read = new RecordedEvents();
    private final List<GcEvent> events = read.all();

    @TempDir
    Path folder;

    @Test
    void readsG1WithItsRegions() throws IOException {
        play("""
                [0.005s][info][gc,init] Heap Region Size: 1M
                [0.006s][info][gc,init] Heap Max Capacity: 128M
                [0.007s][info][gc] Using G1
                [0.290s][info][gc,heap     ] GC(0) Eden regions: 6->0(5)
                [0.290s][info][gc,heap     ] GC(0) Survivor regions: 0->1(1)
                [0.290s][info][gc,heap     ] GC(0) Old regions: 5->3
                [0.290s][info][gc,heap     ] GC(0) Humongous regions: 2->1
                [0.290s][info][gc,metaspace] GC(0) Metaspace: 1006K(1216K)->1005K(1216K) NonClass: 904K(1024K)->904K(1024K)
                [0.291s][info][gc          ] GC(0) Pause Young (Concurrent Start) (G1 Periodic Collection) 13M->5M(128M) 3.051ms
                """);

        GcEvent event = events.get(0);
        assertThat(event.collector()).isEqualTo("G1 Young Generation");
        assertThat(event.cause()).isEqualTo("G1 Periodic Collection");
        assertThat(event.endMs()).isEqualTo(291);
        assertThat(event.pools().get("G1 Old Gen").usedBeforeBytes()).isEqualTo(7 * MIB);
        assertThat(event.pools().get("G1 Old Gen").usedAfterBytes()).isEqualTo(4 * MIB);
        assertThat(event.pools().get("G1 Old Gen").maxBytes()).isEqualTo(128 * MIB);
        assertThat(event.pools().get("Metaspace").usedAfterBytes()).isEqualTo(1005 << 10);
    }

    @Test
    void readsBareLogsOfSerialAndParallel() throws IOException {
        play("""
                [0.005s][info][gc] Using Parallel
                [18.645s][info][gc] GC(146) Pause Full (Allocation Failure) 125M->46M(127M) 47.028ms
                [19.645s][info][gc] GC(147) Pause Young (Allocation Failure) 92M->45M(158M) 2.562ms
                """);

        assertThat(events).extracting(GcEvent::collector).containsExactly("PS MarkSweep", "PS Scavenge");
        assertThat(events.get(0).action()).isEqualTo("end of major GC");
        assertThat(events.get(0).pools().get("Heap").usedAfterBytes()).isEqualTo(46 * MIB);
        assertThat(events.get(1).pools().get("Heap").maxBytes()).isEqualTo(158 * MIB);
    }

    @Test
    void readsTheLiveSetsOfGenerationalZgc() throws IOException {
        play("""
                [0.8s][info][gc,init] Max Capacity: 256M
                [0.812s][info][gc,heap] GC(0) Y:      Live:         -                13M (5%)           13M (5%)           13M (5%)
                [0.818s][info][gc,heap] GC(0) O:      Live:         -                 7M (0%)            7M (0%)            7M (0%)
                [0.818s][info][gc     ] GC(0) Major Collection (Warmup) 26M(10%)->20M(8%) 0.022s
                [0.918s][info][gc     ] GC(1) Minor Collection (Allocation Rate) 36M(10%)->22M(8%) 0.022s
                """);

        assertThat(events)
                .extracting(GcEvent::collector)
                .containsExactly("ZGC Live", "ZGC Major Cycles", "ZGC Minor Cycles");
        assertThat(events.get(0).pools().get(GcEvent.LIVE_SET).usedAfterBytes()).isEqualTo(20 * MIB);
        assertThat(events.get(0).pools().get(GcEvent.LIVE_SET).maxBytes()).isEqualTo(256 * MIB);
    }

    @Test
    void aLimitThatZgcRepeatsAtItsCollectionsIsTakenWhereTheStartIsMissing() throws IOException {
        play("""
                [5.2s][info][gc,heap] GC(7) Max Capacity: 64M(100%)
                [5.2s][info][gc,heap] GC(7) Soft Max Capacity: 32M(50%)
                [5.2s][info][gc     ] GC(7) Garbage Collection (Warmup) 8M(12%)->26M(41%)
                """);
        play("""
                [5.2s][info][gc,heap] GC(7) Y: Max Capacity: 64M(100%)
                [5.2s][info][gc,heap] GC(7) Y: Soft Max Capacity: 32M(50%)
                [5.2s][info][gc     ] GC(7) y: Minor Collection (Allocation Rate) 36M(10%)->22M(8%) 0.022s
                """);

        assertThat(events)
                .extracting(event -> event.pools().get("Heap").maxBytes() / MIB)
                .containsExactly(64L, 64L);
    }

    @Test
    void aSecondRunOfZgcKeepsTheLimitThatItTellsBeforeItsName() throws IOException {
        String run = """
                [2026-11-20T21:%1$d0:00.000+0000][info][gc,init] Initializing The Z Garbage Collector
                [2026-11-20T21:%1$d0:00.001+0000][info][gc,init] Max Capacity: %2$dM
                [2026-11-20T21:%1$d0:00.002+0000][info][gc,init] Soft Max Capacity: 32M
                [2026-11-20T21:%1$d0:00.003+0000][info][gc] Using The Z Garbage Collector
                [2026-11-20T21:%1$d0:09.000+0000][info][gc] GC(0) Garbage Collection (Warmup) 8M(12%%)->26M(41%%)
                """;

        play(run.formatted(0, 64) + run.formatted(1, 128));

        assertThat(read.restarts()).isEqualTo(1);
        assertThat(events)
                .extracting(event -> event.pools().get("Heap").maxBytes() / MIB)
                .containsExactly(64L, 128L);
    }

    @Test
    void readsShenandoahWithAndWithoutGenerations() throws IOException {
        play("""
                [0.113s][info][gc] Using Shenandoah
                [2.711s][info][gc] GC(0) Concurrent cleanup (unload classes) 71M->42M(192M) 0.034ms
                """);
        assertThat(events).extracting(GcEvent::collector).containsExactly("Shenandoah Cycles");
        events.clear();
        play("""
                [0.077s][info][gc,init] Mode: Generational
                [0.113s][info][gc     ] Using Shenandoah
                [0.709s][info][gc     ] GC(0) Concurrent cleanup (Young) 79M->18M(256M) 0.025ms
                [0.945s][info][gc,ergo] GC(0) At end of Concurrent Young GC: Old generation used: 1024K, used regions: 2M
                """);
        assertThat(events).extracting(GcEvent::collector).containsExactly("Shenandoah Cycles");
        assertThat(events.get(0).pools().get("Shenandoah Old Gen").usedAfterBytes())
                .isEqualTo(MIB);
    }

    @Test
    void ofACycleOfShenandoahTheLastCleanupCountsUnlessItBreaksOff() throws IOException {
        play("""
                [0.113s][info][gc] Using Shenandoah
                [2.711s][info][gc] GC(0) Concurrent cleanup 71M->60M(192M) 0.034ms
                [2.720s][info][gc] GC(0) Concurrent evacuation 9.000ms
                [2.730s][info][gc] GC(0) Concurrent cleanup 61M->42M(192M) 0.034ms
                [3.711s][info][gc] GC(1) Concurrent cleanup (unload classes) 71M->41M(192M) 0.034ms
                [4.711s][info][gc] GC(2) Concurrent cleanup 71M->59M(192M) 0.034ms
                [4.720s][info][gc] GC(2) Concurrent evacuation 9.000ms
                """);

        assertThat(events)
                .extracting(event -> event.pools().get("Heap").usedAfterBytes() / MIB)
                .containsExactly(42L, 41L);
    }

    @Test
    void readsDatesMillisecondsAndCommas() {
        assertThat(LogLine.of("[2026-11-20T21:09:07.424+0000][0.007s][info][gc] x")
                        .ms())
                .isEqualTo(7);
        assertThat(LogLine.of("[0,031s][gc] x").ms()).isCloseTo(31, within(1e-6));
        assertThat(LogLine.of("[31ms][gc] x").ms()).isEqualTo(31);
        assertThat(LogLine.of("[31000000ns][gc] x").ms()).isCloseTo(31, within(1e-6));
        LogLine dated = LogLine.of("[1970-01-01T00:00:01.500+0000][gc] x");
        assertThat(dated.uptime()).isFalse();
        assertThat(dated.ms()).isEqualTo(1500);
        assertThat(LogLine.of("[gc] x").ms()).isNaN();
        assertThat(LogLine.of("no decoration")).isNull();
        assertThat(LogLine.of("[open")).isNull();
    }

    @Test
    void aNewJvmInTheSameLogStartsAnew() throws IOException {
        play("""
                [100.0s][info][gc] GC(9) Pause Full (x) 9M->5M(12M) 1ms
                [0.9s][info][gc] GC(0) Pause Full (x) 9M->3M(12M) 1ms
                """);

        assertThat(read.restarts()).isEqualTo(1);
        assertThat(events).hasSize(2);
    }

    @Test
    void aNewJvmIsNoticedWhereThereAreDatesOnly() throws IOException {
        play("""
                [2026-11-20T21:00:00.000+0000][info][gc] Using Serial
                [2026-11-20T21:10:00.000+0000][info][gc] GC(9) Pause Full (x) 9M->5M(12M) 1ms
                [2026-11-20T21:20:00.000+0000][info][gc] Using Serial
                [2026-11-20T21:30:00.000+0000][info][gc] GC(0) Pause Full (x) 9M->3M(12M) 1ms
                """);

        assertThat(read.restarts()).isEqualTo(1);
        assertThat(events).extracting(GcEvent::endMs).containsExactly(600_000L, 600_000L);
    }

    @Test
    void aSetThatTwoJvmsWroteIsReadInTheOrderOfItsDates() throws IOException {
        Files.writeString(
                folder.resolve("gc.log.0"),
                "[2026-11-20T21:00:00.000+0000][900.0s][info][gc] GC(9) Pause Full (x) 9M->5M(12M) 1ms\n");
        Files.writeString(
                folder.resolve("gc.log.1"),
                "[2026-11-20T22:00:00.000+0000][0.1s][info][gc] GC(0) Pause Full (x) 9M->1M(12M) 1ms\n");
        play("[2026-11-20T23:00:00.000+0000][3600.1s][info][gc] GC(4) Pause Full (x) 9M->2M(12M) 1ms\n");

        assertThat(read.restarts()).isEqualTo(1);
        assertThat(events)
                .extracting(event -> event.pools().get("Heap").usedAfterBytes() / MIB)
                .containsExactly(5L, 1L, 2L);
    }

    @Test
    void whatAContainerPutsBeforeALineIsSkippedAndOtherLinesAreNone() throws IOException {
        play("""
                2026-11-20T21:00:00.000000001Z stdout F [0.005s][info][gc] Using Serial
                2026-11-20T21:00:00.1Z stdout F INFO [main] shop.Application: started -> 3M->2M(5M)
                2026-11-20T21:00:01.0Z stdout F [9.5s][info][gc] GC(0) Pause Full (x) 9M->3M(12M) 1ms
                """);

        assertThat(events).singleElement().satisfies(event -> assertThat(event.endMs())
                .isEqualTo(9500));
    }

    @Test
    void whatTheApplicationSaysInBracketsIsNoNewJvm() throws IOException {
        play("""
                [pod/shop-1] [0.005s][info][gc] Using Serial
                [pod/shop-1] [9.5s][info][gc] GC(0) Pause Full (x) 9M->3M(12M) 1ms
                [main] Using cache of 5 entries
                INFO [main] answered [0.5s] in time
                [15ms] GET /cart
                [2026-11-20T21:00:00.123+0000] [main] INFO shop.Application: [gc] is no tag here
                [pod/shop-1] [19.5s][info][gc] GC(1) Pause Full (x) 9M->3M(12M) 1ms
                """);

        assertThat(read.restarts()).isZero();
        assertThat(events).extracting(GcEvent::endMs).containsExactly(9500L, 19_500L);
    }

    @Test
    void aLimitThatTheLogDoesNotTellIsPointedOut() throws IOException {
        assertThat(play("[9.5s][info][gc] GC(0) Pause Full (x) 9M->3M(12M) 1ms\n"))
                .anyMatch(note -> note.contains("--max-heap"));
        assertThat(play("[1s][gc,init] Heap Max Capacity: 128M\n[9.5s][gc] GC(0) Pause Full (x) 9M->3M(12M) 1ms\n"))
                .noneMatch(note -> note.contains("--max-heap"));
    }

    @Test
    void aLimitThatAnEarlierJvmDidNotTellIsPointedOutToo() throws IOException {
        assertThat(play("""
                [900.5s][gc] GC(9) Pause Full (x) 9M->3M(12M) 1ms
                [0.1s][gc] Using Serial
                [0.2s][gc,init] Heap Max Capacity: 128M
                [9.5s][gc] GC(0) Pause Full (x) 9M->3M(12M) 1ms
                """)).anyMatch(note -> note.contains("--max-heap"));
    }

    @Test
    void concurrentCyclesOfG1AreToldFromTheJdkOnWhoseBeanTellsThem() throws IOException {
        String remark = "[9.5s][info][gc] GC(3) Pause Remark 90M->80M(128M) 1ms\n";
        play("[0.1s][info][gc,init] Version: 17.0.15+6 (release)\n[0.1s][gc] Using G1\n" + remark);
        assertThat(events).isEmpty();
        play("[0.1s][info][gc,init] Version: 25+36 (release)\n[0.1s][gc] Using G1\n" + remark);
        assertThat(events).extracting(GcEvent::collector).containsExactly("G1 Concurrent GC");
    }

    @Test
    void aNumberOfRegionsThatNoNumberHoldsIsPassedOver() throws IOException {
        play("""
                [0.005s][info][gc,init] Heap Region Size: 1M
                [0.007s][info][gc] Using G1
                [0.290s][info][gc,heap] GC(0) Old regions: 99999999999999999999->3
                [0.291s][info][gc     ] GC(0) Pause Young (Normal) (G1 Evacuation Pause) 13M->5M(128M) 3.051ms
                """);

        assertThat(events).singleElement().satisfies(event -> assertThat(event.pools())
                .containsKey("Heap"));
    }

    private List<String> play(String text) throws IOException {
        Path log = Files.writeString(folder.resolve("gc.log"), text);
        return new GcLog(log).play(read);
    }
}
