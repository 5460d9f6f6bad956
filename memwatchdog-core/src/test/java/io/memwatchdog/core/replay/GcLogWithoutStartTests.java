package io.memwatchdog.core.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.core.gc.GcEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of logs whose first part was overwritten the collections tell the collector. */
class GcLogWithoutStartTests {

    private final RecordedEvents read = new RecordedEvents();
    private final List<GcEvent> events = read.all();

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "Pause Full (G1 Compaction Pause), G1 Old Generation",
        "Pause Young (Concurrent Start) (Metadata GC Threshold), G1 Young Generation",
        "Pause Full (Ergonomics), PS MarkSweep",
        "Pause Full (Allocation Failure), MarkSweepCompact",
        "Pause Degenerated GC (Mark), Shenandoah Cycles",
        "Pause Full, Shenandoah Cycles"
    })
    void theTitleOfACollectionTellsItsCollectorWhereTheStartIsMissing(String title, String bean) throws IOException {
        play("[9.5s][info][gc] GC(7) " + title + " 90M->80M(128M) 9ms\n");

        assertThat(events).extracting(GcEvent::collector).containsExactly(bean);
    }

    @ParameterizedTest
    @CsvSource({
        "Pause Young (Normal) (G1 Evacuation Pause), G1 Old Generation, G1 Young Generation",
        "Pause Young (Allocation Failure), MarkSweepCompact, Copy",
        "Pause Full (Ergonomics), PS MarkSweep, PS MarkSweep"
    })
    void aFullCollectionThatEveryCollectorMayCauseIsToldByTheNextOne(String next, String full, String bean)
            throws IOException {
        play("""
                [9.5s][info][gc] GC(7) Pause Full (System.gc()) 90M->80M(128M) 9ms
                [9.6s][info][gc] GC(8) %s 92M->80M(128M) 9ms
                """.formatted(next));

        assertThat(events).extracting(GcEvent::collector).containsExactly(full, bean);
        assertThat(events).extracting(GcEvent::endMs).containsExactly(9500L, 9600L);
    }

    @Test
    void fullCollectionsWithoutAnyOtherAreThoseOfSerial() throws IOException {
        play("[9.5s][info][gc] GC(7) Pause Full (System.gc()) 90M->80M(128M) 9ms\n".repeat(250));

        assertThat(events).hasSize(250).extracting(GcEvent::collector).containsOnly("MarkSweepCompact");
    }

    @ParameterizedTest
    @CsvSource({
        "Eden regions: 6->0(5), G1 Old Generation",
        "PSYoungGen: 1024K(2048K)->0K(2048K) Eden: 1024K(1536K)->0K(1536K), PS MarkSweep",
        "DefNew: 1024K(2048K)->0K(2048K) Eden: 1024K(1536K)->0K(1536K), MarkSweepCompact"
    })
    void theDetailsOfACollectionTellItsCollector(String details, String bean) throws IOException {
        play("""
                [9.5s][info][gc,heap] GC(7) %s
                [9.5s][info][gc     ] GC(7) Pause Full (System.gc()) 90M->80M(128M) 9ms
                """.formatted(details));

        assertThat(events).extracting(GcEvent::collector).containsExactly(bean);
    }

    private void play(String text) throws IOException {
        new GcLog(Files.writeString(folder.resolve("gc.log"), text)).play(read);
    }
}
