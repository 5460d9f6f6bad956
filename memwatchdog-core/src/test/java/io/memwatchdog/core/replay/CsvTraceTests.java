package io.memwatchdog.core.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A trace of ZGC, whose live sets stand in the log beside it. */
class CsvTraceTests {

    private static final String LOG = """
            [0.1s][info][gc,init] Max Capacity: 64M
            [0.5s][info][gc,heap] GC(0)      Live:         -                 5M (8%)            5M (8%)            5M (8%)
            """;
    private static final String TICKS = "uptime_ms,threads\n500,12\n2000,13\n";

    private final RecordedEvents read = new RecordedEvents();

    @TempDir
    Path folder;

    @BeforeEach
    void trace() throws IOException {
        write("run.gc.csv", """
                uptime_ms,gc_name,action,cause,id,start_ms,end_ms,duration_ms,\
                ZHeap|used_before,ZHeap|committed_before,ZHeap|used_after,ZHeap|committed_after,ZHeap|max
                1000,ZGC Cycles,end of GC cycle,Warmup,1,990,1000,10,30,64,20,64,64
                """);
    }

    @Test
    void neighboursAreTakenAlongAndNothingIsOddAboutThem() throws IOException {
        write("run.log", LOG);
        write("run.tick.csv", TICKS);

        assertThat(play()).isEmpty();
        assertThat(read.all()).hasSize(2);
        assertThat(read.samples()).hasSize(2);
    }

    @Test
    void aNeighbourThatIsNoLogIsLeftOutAndTold() throws IOException {
        write("run.log", "Dear log,\nnothing happened.\n");
        write("run.tick.csv", TICKS);

        assertThat(play())
                .singleElement()
                .asString()
                .startsWith("run.log was left out: ")
                .contains("GC log");
        assertThat(read.all()).hasSize(1);
        assertThat(read.samples()).hasSize(2);
    }

    @Test
    void aNeighbourWithoutAHeaderIsLeftOutAndTold() throws IOException {
        write("run.tick.csv", "500,12\n");

        assertThat(play())
                .singleElement()
                .asString()
                .startsWith("run.tick.csv was left out: ")
                .contains("no header");
        assertThat(read.all()).hasSize(1);
    }

    @Test
    void aNeighbourThatCannotBeReadIsLeftOutAndTold() throws IOException {
        Files.createDirectory(folder.resolve("run.log"));
        Files.createDirectory(folder.resolve("run.tick.csv"));

        assertThat(play())
                .satisfiesExactly(
                        ticks -> assertThat(ticks).startsWith("run.tick.csv was left out: "),
                        log -> assertThat(log).startsWith("run.log was left out: "));
        assertThat(read.all()).hasSize(1);
    }

    @Test
    void rowsOfTheNeighbourThatWereCutOffAreTold() throws IOException {
        write("run.tick.csv", TICKS + "2500,1x\n3000\n");

        assertThat(play()).containsExactly("2 rows of run.tick.csv were cut off or unreadable");
    }

    @Test
    void aNeighbourThatBreaksOffIsTold() throws Exception {
        URL recorded = Objects.requireNonNull(CsvTraceTests.class.getResource("/traces/slow-leak-g1.tick.csv.gz"));
        byte[] whole = Files.readAllBytes(Path.of(recorded.toURI()));
        Files.write(folder.resolve("run.tick.csv.gz"), Arrays.copyOf(whole, whole.length / 2));

        assertThat(play()).contains("run.tick.csv.gz breaks off");
        assertThat(read.samples()).hasSizeGreaterThan(10);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private List<String> play() throws IOException {
        return new CsvTrace(folder.resolve("run.gc.csv")).play(read);
    }
}
