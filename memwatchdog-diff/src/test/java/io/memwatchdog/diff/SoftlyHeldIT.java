package io.memwatchdog.diff;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.diff.HeapDiffResult.Observation;
import io.memwatchdog.diff.HeapDiffResult.Reason;
import io.memwatchdog.diff.HeapDiffResult.Step;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What hangs on a soft reference anywhere above it is no leak; what hangs on a strong one beside it is. */
class SoftlyHeldIT {

    @TempDir
    Path directory;

    private HeapDiffResult compare(String program) throws Exception {
        return new ProgramDumps(directory).compare("SoftPrograms$" + program, 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Holder", "TwoHolders"})
    void whatASoftlyHeldObjectHoldsIsSoftlyHeld(String program) throws Exception {
        HeapDiffResult result = compare(program);
        assertThat(result.suspects()).isEmpty();
        Observation soft = result.observations().get(0);
        assertThat(soft.reason()).isEqualTo(Reason.SOFT);
        assertThat(soft.summary()).contains("SoftPrograms.").contains("softly");
        assertThat(soft.path()).extracting(Step::field).contains("referent");
        assertThat(soft.bytes()).isGreaterThan(700_000);
    }

    @Test
    void whatIsHeldStronglyAsWellIsALeak() throws Exception {
        HeapDiffResult result = compare("OneStrongHolder");
        assertThat(result.suspects()).singleElement().satisfies(suspect -> {
            assertThat(suspect.soft()).isFalse();
            assertThat(suspect.path().get(0).field()).isEqualTo("static PINNED");
        });
    }
}
