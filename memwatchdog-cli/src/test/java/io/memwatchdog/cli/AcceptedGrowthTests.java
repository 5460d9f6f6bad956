package io.memwatchdog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.diff.DiffOptions;
import io.memwatchdog.diff.HeapDiffResult;
import io.memwatchdog.diff.HeapDiffer;
import io.memwatchdog.diff.HeapProfiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptedGrowthTests {

    @TempDir
    private Path directory;

    /** What two fields hold hangs on neither of their paths. */
    @ParameterizedTest
    @CsvSource({"com.acme.Registry, 0", "com.acme.Session, 0", "com.acme.Registry 1MiB, 3", "com.acme.Other, 3"})
    void acceptedGrowthThatTwoFieldsHoldBreaksNoGate(String line, int exit) throws IOException {
        Path some = Profiles.shared(directory, "some.mwp", 0, 100);
        Path more = Profiles.shared(directory, "more.mwp", 10, 1300);
        Path accepted = Files.writeString(directory.resolve("accepted.txt"), line);

        Run run = Run.mw("analyze", some, more, "--fail-on-growth", "1MiB", "--accept", accepted);

        assertThat(run.exit()).as(run.err()).isEqualTo(exit);
    }

    @ParameterizedTest
    @CsvSource({"CartService, 12000000", "Cart$, 12000000", "SESSIONS, 12000000", "Price, 0"})
    void whatHangsOnAnAcceptedPathIsCountedOnce(Pattern ignored, long bytes) throws IOException {
        HeapDiffResult result = HeapDiffer.diff(
                List.of(
                        HeapProfiles.read(Profiles.shop(directory, "before.mwp", 0, 100, 1000)),
                        HeapProfiles.read(Profiles.shop(directory, "after.mwp", 10, 1300, 1000))),
                DiffOptions.defaults());

        assertThat(AcceptedGrowth.of(List.of(ignored), null).bytesOf(result)).isEqualTo(bytes);
    }
}
