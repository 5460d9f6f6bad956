package io.memwatchdog.diff;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.diff.HeapDiffResult.Step;
import io.memwatchdog.diff.HeapDiffResult.Suspect;
import java.nio.file.Path;
import java.util.Comparator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One structure grows that two fields hold: the dominator tree attributes it to neither. */
class SharedStructuresIT {

    @TempDir
    Path directory;

    private Suspect first(String program) throws Exception {
        HeapDiffResult result = new ProgramDumps(directory).compare("SharedLeaks$" + program, 2);
        assertThat(result.suspects()).hasSize(1);
        return result.suspects().get(0);
    }

    /** The path goes through the listener, and beside it stands the map. */
    private static void namesBoth(Suspect suspect) {
        assertThat(suspect.className()).endsWith("Session");
        assertThat(suspect.owner()).isEqualTo("SharedLeaks.Auditor.seen");
        assertThat(suspect.path()).extracting(Step::field).contains("listeners");
        assertThat(suspect.holders()).singleElement().satisfies(holder -> {
            assertThat(holder.count()).isEqualTo(1);
            assertThat(holder.path())
                    .extracting(PathNode.Step::field)
                    .containsAnyOf("static BY_TENANT", "byTenant")
                    .doesNotContain("listeners");
        });
    }

    /** What grows on a step grows on all above it. */
    private static void hasFiguresAtEachStep(Suspect suspect) {
        assertThat(suspect.path())
                .isSortedAccordingTo(Comparator.comparingLong(Step::bytes).reversed())
                .allMatch(step -> step.bytes() > 700_000 && step.totalCount() > 0);
    }

    @Test
    void aListThatAMapAndAListenerHold() throws Exception {
        Suspect first = first("MapAndListener");
        namesBoth(first);
        hasFiguresAtEachStep(first);
        assertThat(first.path().get(0).field()).isEqualTo("static BUS");
    }

    @Test
    void bothBelowOneObject() throws Exception {
        Suspect first = first("BelowOneOwner");
        namesBoth(first);
        hasFiguresAtEachStep(first);
        assertThat(first.path().get(0).field()).isEqualTo("static SHOP");
    }

    @Test
    void theOneThatGrowsAmongThousandsOfSharedLists() throws Exception {
        Suspect first = first("OneOfMany");
        namesBoth(first);
        hasFiguresAtEachStep(first);
    }

    @Test
    void elementsThatTwoContainersHold() throws Exception {
        HeapDiffResult result = new ProgramDumps(directory).compare("JdkLeaks$TwoHolders", 2);
        Suspect first = result.suspects().get(0);
        hasFiguresAtEachStep(first);
        assertThat(first.path())
                .filteredOn(step -> step.className().endsWith("Node"))
                .singleElement()
                .satisfies(step -> assertThat(step.count()).isEqualTo(2_000));
    }
}
