package io.memwatchdog.diff;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs whose heaps change a lot without a leak. */
class HealthyProgramsIT {

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HealthyPrograms$Steady",
                "HealthyPrograms$Churn",
                "HealthyPrograms$Swings",
                "HealthyPrograms$InFlight",
                "LibraryPrograms$PoolAndDatabase",
                "LibraryPrograms$NettyReleased",
                "LibraryPrograms$SpringAndReactor"
            })
    void noSuspect(String program) throws Exception {
        HeapDiffResult result = new ProgramDumps(directory).compare(program, 2);
        assertThat(result.suspects()).isEmpty();
    }
}
