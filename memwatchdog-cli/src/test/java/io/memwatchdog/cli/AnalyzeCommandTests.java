package io.memwatchdog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnalyzeCommandTests {

    @TempDir
    private Path directory;

    private Path before;
    private Path after;

    @BeforeEach
    void dumps() throws IOException {
        before = Profiles.shop(directory, "before.mwp", 0, 100, 1000);
        after = Profiles.shop(directory, "after.mwp", 10, 1300, 1000);
    }

    @Test
    void namesWhoHoldsWhatGrew() {
        Run run = Run.mw("analyze", before, after);

        assertThat(run.exit()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains("1 leak suspect")
                .contains("CartService.SESSIONS (static)")
                .contains("+1 200")
                .doesNotContain("\u001b");
    }

    @Test
    void aHealthyPairHasNoSuspect() throws IOException {
        Path same = Profiles.shop(directory, "same.mwp", 10, 100, 1000);

        assertThat(Run.mw("analyze", before, same).out()).contains("No leak suspect");
    }

    @Test
    void theSameFileTwiceIsAMistake() {
        assertThat(Run.mw("analyze", after, after).out()).contains("! " + after + " was given twice");
    }

    @Test
    void theWrongOrderIsSaid() {
        assertThat(Run.mw("analyze", after, before).out())
                .contains("! after.mwp was taken 10 min after before.mwp: give the earliest first");
    }

    @Test
    void dumpsOfDifferentApplicationsAreDoubted() throws IOException {
        Path other = Profiles.other(directory, "other.mwp");

        assertThat(Run.mw("analyze", other, after).out()).contains("have only 0 classes in common");
        assertThat(Run.mw("analyze", before, after).out()).doesNotContain("!");
    }

    @Test
    void aSingleHeapShowsWhatRetainsMost() {
        Run run = Run.mw("analyze", after);

        assertThat(run.exit()).isZero();
        assertThat(run.out()).contains("the heap holds", "CartService.SESSIONS");
    }

    @Test
    void jsonOnStandardOutputAndNothingElse() throws IOException {
        Run run = Run.mw("analyze", before, after, "--json");

        JsonNode json = new ObjectMapper().readTree(run.out());
        assertThat(json.at("/suspects/0/owner").asText()).contains("CartService.SESSIONS");
        assertThat(json.at("/suspects/0/count").asLong()).isEqualTo(1200);
        assertThat(json.at("/elapsedMillis").asLong()).isEqualTo(600_000);
    }

    @ParameterizedTest
    @CsvSource({"diff.json,{", "diff.html,<!DOCTYPE html>", "diff.md,###", "diff.txt,before.mwp"})
    void theNameOfTheFileTellsTheFormat(String name, String start) throws IOException {
        Path out = directory.resolve(name);

        Run run = Run.mw("analyze", before, after, "-o", out);

        assertThat(run).isEqualTo(new Run(0, "", "written to " + out + System.lineSeparator()));
        assertThat(out).content().startsWith(start);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(out)))
                .isEqualTo("rw-------");
    }

    @Test
    void afterwardsNoPartialFileIsLeft() throws IOException {
        Path out = directory.resolve("reports");
        Files.createDirectory(out);
        assertThat(Run.mw("analyze", before, after, "--html", "-o", out.resolve("r.html"))
                        .exit())
                .isZero();

        try (Stream<Path> files = Files.list(out)) {
            assertThat(files).containsExactly(out.resolve("r.html"));
        }
    }

    @Test
    void aGateBreaksOnGrowthOfASuspect() {
        Run run = Run.mw("analyze", before, after, "--fail-on-growth", "10MiB");

        assertThat(run.exit()).isEqualTo(3);
        assertThat(run.err()).startsWith("mw: grew by 11.4 MiB, allowed is 10.0 MiB: ");
        assertThat(Run.mw("analyze", before, after, "--fail-on-growth", "20MiB").exit())
                .isZero();
    }

    @Test
    void acceptedGrowthBreaksNoGate() throws IOException {
        Path accepted = directory.resolve("accepted.txt");
        Files.writeString(accepted, "# known\n\ncom.acme.CartService.SESSIONS   # until the next release\n");

        Run run = Run.mw("analyze", before, after, "--fail-on-growth", "1MiB", "--accept", accepted);

        assertThat(run.exit()).isZero();
        assertThat(run.out()).contains("No leak suspect");
    }

    @Test
    void growthIsAcceptedUpToItsBoundOnly() throws IOException {
        Path accepted = directory.resolve("accepted.txt");
        Files.writeString(accepted, "com.acme.CartService 5MiB\n");
        assertThat(Run.mw("analyze", before, after, "--fail-on-growth", "1MiB", "--accept", accepted)
                        .exit())
                .isEqualTo(3);

        Files.writeString(accepted, "com.acme.CartService 50MiB\n");
        assertThat(Run.mw("analyze", before, after, "--fail-on-growth", "1MiB", "--accept", accepted)
                        .exit())
                .isZero();
    }

    @Test
    void ignoredPathsAreLeftOut() {
        Run run = Run.mw("analyze", before, after, "--ignore", "CartService\\.SESSIONS", "--fail-on-growth", "1MiB");

        assertThat(run.exit()).isZero();
        assertThat(run.out()).contains("No leak suspect");
    }

    @Test
    void aShortListHidesNothingFromAcceptanceAndGate() throws IOException {
        Path both = Profiles.shop(directory, "both.mwp", 10, 1300, 10_000);
        assertThat(Run.mw("analyze", before, both, "--json", "--limit", "1").out())
                .contains("CartService.SESSIONS");

        Run run =
                Run.mw("analyze", before, both, "--limit", "1", "--ignore", "CartService", "--fail-on-growth", "1MiB");

        assertThat(run.out()).contains("1 leak suspect", "PriceService.PRICES");
        assertThat(run.exit()).isEqualTo(3);
        assertThat(run.err()).contains("PriceService.PRICES");
    }

    @Test
    void anUnreadableLineOfAcceptedGrowthIsNamed() throws IOException {
        Path accepted = directory.resolve("accepted.txt");
        Files.writeString(accepted, "com.acme.A\ncom.acme.B 5 bananas\n");

        Run run = Run.mw("analyze", before, after, "--accept", accepted);

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("line 2", "bananas").doesNotContain("\tat ");
    }
}
