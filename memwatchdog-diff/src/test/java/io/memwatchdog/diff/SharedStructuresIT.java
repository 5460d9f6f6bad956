package io.memwatchdog.diff;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.diff.HeapDiffResult.Step;
import io.memwatchdog.diff.HeapDiffResult.Suspect;
import java.nio.file.Path;
import java.util.Comparator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One structure grows that two fields hold: the dominator tree attributes it to neither. */
class SharedStructuresIT {

    @TempDir
    Path directory;

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

    @ParameterizedTest
    @CsvSource({"MapAndListener, static BUS", "BelowOneOwner, static SHOP", "OneOfMany, static BUS"})
    void aListThatAMapAndAListenerHold(String program, String root) throws Exception {
        HeapDiffResult result = new ProgramDumps(directory).compare("SharedLeaks$" + program, 2);
        assertThat(result.suspects()).hasSize(1);
        Suspect first = result.suspects().get(0);
        namesBoth(first);
        hasFiguresAtEachStep(first);
        assertThat(first.path().get(0).field()).isEqualTo(root);
    }

    @Test
    void aChainWhoseLastLinkTwoFieldsHold() throws Exception {
        HeapDiffResult result = new ProgramDumps(directory).compare("SharedLeaks$Chain", 2);
        assertThat(result.suspects()).hasSize(1);
        Suspect first = result.suspects().get(0);
        hasFiguresAtEachStep(first);
        assertThat(first.owner()).isIn("SharedLeaks.Chain.LAST", "SharedLeaks.Chain.BY_NAME");
        assertThat(first.count()).isEqualTo(2_000);
        assertThat(first.holders()).isNotEmpty();
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
