package io.memwatchdog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What is no plain file is not replaced by one. */
class OutputFileTests {

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
    @EnabledOnOs(OS.LINUX)
    void aDeviceIsWrittenIntoAndNotReplaced() throws IOException {
        Path device = Files.createSymbolicLink(directory.resolve("null.html"), Path.of("/dev/null"));

        assertThat(Run.mw("analyze", before, after, "-o", device).exit()).isZero();
        assertThat(device).isSymbolicLink();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aPipeIsWrittenInto() throws Exception {
        Path pipe = directory.resolve("report.json");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        CompletableFuture<String> read = CompletableFuture.supplyAsync(() -> contentOf(pipe));

        assertThat(Run.mw("analyze", before, after, "-o", pipe).exit()).isZero();
        assertThat(read).succeedsWithin(Duration.ofSeconds(10)).asString().contains("CartService.SESSIONS");
    }

    private static String contentOf(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As a step of a build writes into its summary. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void standardOutputThatIsAFileKeepsWhatIsThere() throws Exception {
        Path summary = Files.writeString(directory.resolve("summary.md"), "before\n");
        try (var open = new RandomAccessFile(summary.toFile(), "rw")) {
            Path name = descriptorOf(summary);
            assertThat(Run.mw("analyze", before, after, "-o", name).exit()).isZero();
        }
        assertThat(summary).content().startsWith("before\n").contains("CartService.SESSIONS");
    }

    private static Path descriptorOf(Path file) throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.filter(descriptor -> {
                        try {
                            return Files.isSameFile(descriptor, file);
                        } catch (IOException e) {
                            return false;
                        }
                    })
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void aLinkToAFileStaysOne() throws IOException {
        Path file = Files.createFile(directory.resolve("there.html"));
        Path link = Files.createSymbolicLink(directory.resolve("link.html"), file);

        assertThat(Run.mw("analyze", before, after, "-o", link).exit()).isZero();
        assertThat(link).isSymbolicLink();
        assertThat(file).content().startsWith("<!DOCTYPE html>");
    }
}
