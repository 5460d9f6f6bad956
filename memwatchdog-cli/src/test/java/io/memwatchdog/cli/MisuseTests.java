package io.memwatchdog.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MisuseTests {

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "analyze | Missing required parameter",
                "analyze a b --json --html | mutually exclusive",
                "analyze a b --limit 0 | --limit must be 1 or more",
                "analyze a b --threads 0 | --threads must be 1 or more",
                "analyze a b --temp nowhere | --temp must be a directory",
                "histogram a --limit 0 | --limit must be 1 or more",
                "analyze a b --fail-on-growth ten | is not a size",
                "analyze a b --ignore [ | is not a regular expression: Unclosed character class; write for instance",
                "replay a --unit 0s | --unit must be longer than nothing",
                "replay a --unit soon | is not a duration",
                "replay a --max-heap much | is not a size; write for instance 10MiB",
                "replay a --max-heap 0 | --max-heap must be more than nothing",
                "replay a --max-heap -1g | is not a size",
                "profile a --max-pause soon | is not a duration",
                "analyse a b | analyze",
                "analyze a b --jsn | --json"
            })
    void isToldInOneLineAndEndsWithOne(String line, String message) {
        Run run = Run.mw((Object[]) line.strip().split(" "));

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).hasLineCount(2).contains(message.strip()).doesNotContain("\tat ");
    }

    @Test
    void withoutACommandTheHelpIsShown() {
        Run run = Run.mw();

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("Usage: mw", "Examples:");
    }

    @Test
    void theHelpThatIsStoredIsTheParsers() throws IOException {
        for (String question : new String[] {"--help", "-h"}) {
            ByteArrayOutputStream stored = new ByteArrayOutputStream();

            assertThat(Main.isAnswered(question, new PrintStream(stored, true, UTF_8)))
                    .isTrue();
            assertThat(stored.toString(UTF_8).lines())
                    .containsExactlyElementsOf(Run.mw(question).out().lines().toList());
        }
        assertThat(Main.isAnswered("analyze", System.out)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"analyze", "histogram", "profile", "probe", "redact", "replay", "completion"})
    void everyCommandTeachesByExample(String command) {
        Run run = Run.mw(command, "--help");

        assertThat(run.exit()).isZero();
        assertThat(run.out()).contains("Usage: mw " + command, "Example");
    }

    @Test
    void aMissingFileIsNamed() {
        Run run = Run.mw("analyze", "nowhere.hprof", "there.hprof");

        assertThat(run).isEqualTo(new Run(2, "", "mw: nowhere.hprof: no such file" + System.lineSeparator()));
    }

    @Test
    void whatIsNoDumpIsNamed() throws IOException {
        Path text = Files.writeString(directory.resolve("a.hprof"), "hello");

        Run run = Run.mw("analyze", text, text);

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("a.hprof").doesNotContain("\tat ");
    }

    @Test
    void theStackTraceIsThereOnRequest() throws IOException {
        Path text = Files.writeString(directory.resolve("a.hprof"), "hello");

        assertThat(Run.mw("--debug", "histogram", text).err()).contains("\tat ");
        assertThat(Run.mw("histogram", text, "--debug").err()).contains("\tat ");
    }

    @Test
    void aDirectoryIsNoInput() {
        for (String command : new String[] {"analyze", "histogram"}) {
            assertThat(Run.mw(command, directory).err())
                    .isEqualTo("mw: " + directory + ": is a directory; name a file in it\n");
        }
    }

    @Test
    void aFolderWithoutAnyLogIsNothingToReplay() {
        assertThat(Run.mw("replay", directory))
                .isEqualTo(new Run(2, "", "mw: " + directory + ": no GC log and no recorded trace in it\n"));
    }

    @Test
    void anUnwritableReportIsNamed() throws IOException {
        Path dump = Profiles.shop(directory, "a.mwp", 0, 1, 1);
        Path nowhere = directory.resolve("missing").resolve("r.html");

        assertThat(Run.mw("analyze", dump, dump, "-o", nowhere).err())
                .contains(directory.resolve("missing") + ": no such directory; make it first");
        assertThat(Run.mw("analyze", dump, dump, "-o", directory).err()).contains("is a directory");
    }
}
