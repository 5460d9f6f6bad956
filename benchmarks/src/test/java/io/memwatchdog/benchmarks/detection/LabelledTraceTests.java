package io.memwatchdog.benchmarks.detection;

import static io.memwatchdog.benchmarks.detection.Traces.MB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.memwatchdog.core.verdict.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelledTraceTests {

    private static final String LEAK = "1,leak_map,G1,17,100000000,yes,heap,10000,60000,1000.5";

    @TempDir
    Path folder;

    @BeforeEach
    void trace() throws IOException {
        Traces.collections(folder, "1", Traces.eachMinute(60, minute -> MB), 100 * MB);
        Traces.truth(folder, "1", List.of("500,0,7,0", "1000,0,8,1", "2000,0,9,2"));
    }

    private void label(String... lines) throws IOException {
        Files.write(folder.resolve("labels.csv"), List.of(lines));
    }

    @Test
    void aLabelTellsTheTruth() throws IOException {
        label(Traces.LABELS, LEAK);
        assertThat(LabelledTrace.in(folder)).singleElement().satisfies(trace -> {
            assertThat(trace.id()).isEqualTo("1");
            assertThat(trace.collector()).isEqualTo("G117");
            assertThat(trace.leak()).isTrue();
            assertThat(trace.resource()).isEqualTo(Resource.HEAP);
            assertThat(trace.leaksHeap()).isTrue();
            assertThat(trace.leakStartMs()).isEqualTo(10_000);
            assertThat(trace.endMs()).isEqualTo(60_000);
            assertThat(trace.leakBytesPerMs()).isEqualTo(1000.5);
            assertThat(trace.maxHeapBytes()).isEqualTo(100 * MB);
        });
    }

    @Test
    void theTruthIsThatOfTheLastRowThen() throws IOException {
        label(Traces.LABELS, LEAK);
        LabelledTrace.TruthTrack truth = LabelledTrace.in(folder).get(0).truth();
        assertThat(truth.liveBytes(100)).as("before the first row, that row").isEqualTo(7);
        assertThat(truth.liveBytes(999)).isEqualTo(7);
        assertThat(truth.liveBytes(1000)).isEqualTo(8);
        assertThat(truth.leakedBytes(1999)).isEqualTo(1);
        assertThat(truth.leakedBytes(99_999)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"metaspace", "direct", "threads"})
    void theResourceOfTheLabelTellsLeaksBesideTheHeap(String resource) throws IOException {
        label(Traces.LABELS, LEAK.replace(",heap,", "," + resource + ","));
        LabelledTrace trace = LabelledTrace.in(folder).get(0);
        assertThat(trace.leaksHeap()).isFalse();
        assertThat(trace.resource().name()).isEqualToIgnoringCase(resource);
    }

    @Test
    void whatHasNoFilesIsLeftOut() throws IOException {
        label(Traces.LABELS, LEAK, LEAK.replaceFirst("1", "2"));
        assertThat(LabelledTrace.in(folder)).extracting(LabelledTrace::id).containsExactly("1");
    }

    @Test
    void whatHasNoLabelIsTold() throws IOException {
        label(Traces.LABELS, LEAK.replaceFirst("1", "2"));
        assertThat(LabelledTrace.in(folder)).isEmpty();
        assertThat(LabelledTrace.unlabelled(folder)).containsExactly("1");
    }

    @Test
    void aFolderWithoutLabelsIsRefused() {
        assertThatThrownBy(() -> LabelledTrace.in(folder))
                .isInstanceOf(IOException.class)
                .hasMessage(folder + " has no labels.csv; is it a folder of recorded traces?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1,leak_map,G1,17,100000000,yes,heap,10000,60000",
                "1,leak_map,G1,17,100000000,yes,heap,ten,60000,1000",
                "1,leak_map,G1,17,100000000,perhaps,heap,10000,60000,1000",
                "1,leak_map,G1,17,100000000,yes,heep,10000,60000,1000",
                "1,leak_map,G1,17,100000000,yes,heap,-1,60000,1000",
                "1,leak_map,G1"
            })
    void aDamagedLineIsNamed(String line) throws IOException {
        label(Traces.LABELS, LEAK, line);
        assertThatThrownBy(() -> LabelledTrace.in(folder))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(folder.resolve("labels.csv") + ":3: ");
    }

    @Test
    void labelsWithoutAHeaderAreRefused() throws IOException {
        label();
        assertThatThrownBy(() -> LabelledTrace.in(folder)).hasMessageContaining("labels.csv has no column id");
        label(LEAK);
        assertThatThrownBy(() -> LabelledTrace.in(folder)).hasMessageContaining("labels.csv has no column id");
    }

    @Test
    void aTraceWithoutItsTruthIsRefused() throws IOException {
        label(Traces.LABELS, LEAK);
        Path ticks = folder.resolve("1.tick.csv.gz");
        Traces.write(ticks, List.of("uptime_ms,heap_used", "500,0"));
        assertThatThrownBy(() -> LabelledTrace.in(folder)).hasMessage(ticks + " has no column truth_live");
        Files.delete(ticks);
        assertThatThrownBy(() -> LabelledTrace.in(folder)).hasMessageContaining("1.tick.csv.gz is missing");
    }

    @Test
    void rowsThatWereCutOffAreLeftOut() throws IOException {
        label(Traces.LABELS, LEAK);
        Traces.truth(folder, "1", List.of("500,0,7,0", "1000,0,x,1", "2000,0"));
        assertThat(LabelledTrace.in(folder).get(0).truth().liveBytes(5000)).isEqualTo(7);
    }

    @Test
    void allRunsOfAProgramAreInOneHalfAndOneFold() throws IOException {
        Traces.collections(folder, "2", Traces.eachMinute(60, minute -> MB), 100 * MB);
        Traces.truth(folder, "2", List.of("500,0,7,0"));
        label(Traces.LABELS, LEAK, LEAK.replaceFirst("1", "2").replace("G1,17", "ZGC,25"));
        List<LabelledTrace> traces = LabelledTrace.in(folder);
        assertThat(traces.get(0).forTuning()).isEqualTo(traces.get(1).forTuning());
        assertThat(traces.get(0).fold(4)).isEqualTo(traces.get(1).fold(4)).isBetween(0, 3);
    }
}
