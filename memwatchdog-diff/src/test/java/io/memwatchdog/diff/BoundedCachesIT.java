package io.memwatchdog.diff;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.diff.HeapDiffResult.Observation;
import io.memwatchdog.diff.HeapDiffResult.Reason;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A cache that fills looks like a leak until its bound is read. */
class BoundedCachesIT {

    private static final String FILLING = "filling, 40 % of its bound (4 000 of 10 000 entries)";

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "CaffeineFilling, Caffeine cache",
        "GuavaFilling, Guava cache",
        "LinkedHashMapFilling, LRU map",
        "CommonsFilling, LRU map",
        "EhcacheFilling, Ehcache heap store",
        "SpringLruFilling, LRU cache",
        "QueueFilling, bounded queue",
        "HomeGrownFilling, bounded collection",
        "HomeGrownSharedFilling, bounded collection",
        "HomeGrownStaticFilling, bounded collection"
    })
    void aCacheThatFillsTellsHowFar(String program, String kind) throws Exception {
        bounded(program, kind, FILLING);
    }

    @ParameterizedTest
    @CsvSource({
        "CaffeineFilling, Caffeine cache",
        "GuavaFilling, Guava cache",
        "LinkedHashMapFilling, LRU map",
        "EhcacheFilling, Ehcache heap store",
        "QueueFilling, bounded queue",
        "HomeGrownFilling, bounded collection",
        "HomeGrownStaticFilling, bounded collection"
    })
    void inTheLowMemoryModeToo(String program, String kind) throws Exception {
        FoldOptions little = FoldOptions.defaults().withMaxHeapBytes(1 << 20);
        HeapDiffResult result = new ProgramDumps(directory).compare("BoundedCaches$" + program, 2, little);
        assertThat(result.warnings()).isNotEmpty().allMatch(warning -> warning.contains("no retained sizes"));
        bounded(result, kind, FILLING);
    }

    @ParameterizedTest
    @CsvSource({"CaffeineFull, Caffeine cache", "CommonsFull, LRU map"})
    void aCacheThatIsFullSaysSo(String program, String kind) throws Exception {
        bounded(program, kind, "full, 100 % of its bound (3 000 of 3 000 entries)");
    }

    private void bounded(String program, String kind, String state) throws Exception {
        bounded(new ProgramDumps(directory).compare("BoundedCaches$" + program, 2), kind, state);
    }

    private static void bounded(HeapDiffResult result, String kind, String state) {
        assertThat(result.suspects()).isEmpty();
        assertThat(result.observations()).anySatisfy(observation -> {
            assertThat(observation.reason()).isEqualTo(Reason.BOUNDED);
            assertThat(observation.summary()).contains(kind, state);
        });
    }

    @Test
    void aNumberBesideAMapIsRarelyItsLimit() throws Exception {
        HeapDiffResult result = new ProgramDumps(directory).compare("BoundedCaches$SessionsLeak", 2);
        assertThat(result.suspects()).first().satisfies(suspect -> assertThat(suspect.owner())
                .contains("Sessions.byNumber"));
    }

    @Test
    void aMapOfSoftReferencesIsNoLeak() throws Exception {
        HeapDiffResult result = new ProgramDumps(directory).compare("BoundedCaches$SpringReferencesFilling", 2);
        assertThat(result.suspects()).isEmpty();
        assertThat(result.observations()).extracting(Observation::reason).contains(Reason.SOFT);
    }
}
