package io.memwatchdog.core.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.core.verdict.ResourceSample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TickCsvTests {

    @TempDir
    Path folder;

    @Test
    void columnsAreKnownByTheirNamesAndWhatIsNotThereIsUnknown() throws IOException {
        List<ResourceSample> samples = read("""
                uptime_ms,mapping_limit,direct_used,direct_count,mapped_used,mapped_count
                500,65530,4096,2,8192,3
                """);
        assertThat(samples).singleElement().satisfies(sample -> {
            assertThat(sample.atMs()).isEqualTo(500);
            assertThat(sample.directUsedBytes()).isEqualTo(4096);
            assertThat(sample.directCount()).isEqualTo(2);
            assertThat(sample.mappedUsedBytes()).isEqualTo(8192);
            assertThat(sample.mappedCount()).isEqualTo(3);
            assertThat(sample.mappingLimit()).isEqualTo(65_530);
            assertThat(sample.threads()).isEqualTo(-1);
        });
    }

    @Test
    void aRowThatWasCutOffIsPassedOver() throws IOException {
        assertThat(read("""
                uptime_ms,threads
                500,12
                1000
                1500,1x
                2000,13
                """)).extracting(ResourceSample::threads).containsExactly(12L, 13L);
    }

    @Test
    void aColumnThatStandsTwiceDoesNotMakeAShortRowWhole() throws IOException {
        assertThat(read("""
                uptime_ms,rss,rss,threads
                500,1,2,12
                1000,1,2
                """)).extracting(ResourceSample::threads).containsExactly(12L);
    }

    private List<ResourceSample> read(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("run.tick.csv"), text);
        List<ResourceSample> samples = new ArrayList<>();
        try (TickCsv ticks = TickCsv.open(file)) {
            for (ResourceSample sample = ticks.next(); sample != null; sample = ticks.next()) {
                samples.add(sample);
            }
        }
        return samples;
    }
}
