package io.memwatchdog.core.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.core.gc.GcEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A JVM writes the same log whole, into a rotated set, and into one whose oldest files are overwritten. */
class RotatedGcLogTests {

    @TempDir
    static Path folder;

    @BeforeAll
    static void log() throws Exception {
        for (String collector : new String[] {"G1", "Parallel", "Serial"}) {
            Path logs = Files.createDirectory(folder.resolve(collector));
            LoggedRun.of(
                    Path.of(System.getProperty("java.home")),
                    logs.resolve("output"),
                    List.of(
                            "-XX:+Use" + collector + "GC",
                            "-Xmn6m",
                            "-Xlog:gc*:file=" + logs.resolve("whole.log") + "::filecount=0",
                            "-Xlog:gc*:file=" + logs.resolve("gc.log") + "::filecount=40,filesize=8K",
                            "-Xlog:gc*:file=" + logs.resolve("late.log") + "::filecount=1,filesize=4K"));
        }
    }

    @Test
    void aRotatedSetIsReadLikeTheWholeLog() throws IOException {
        Path logs = folder.resolve("G1");
        RecordedEvents read = new RecordedEvents();

        List<String> notes = new GcLog(logs.resolve("gc.log")).play(read);

        long files = filesOf(logs, "gc.log");
        assertThat(files).isBetween(4L, 40L);
        assertThat(notes).containsExactly("a rotated set of " + files + " files");
        assertThat(read.all()).isEqualTo(events(logs.resolve("whole.log")));
    }

    @Test
    void aSetWhoseOldFilesWereCompressedIsReadLikeTheWholeLog() throws IOException {
        Path logs = folder.resolve("G1");
        Path packed = compressed(logs, "packed", name -> !name.equals("gc.log"));

        assertThat(events(packed.resolve("gc.log"))).isEqualTo(events(logs.resolve("whole.log")));
    }

    @Test
    void aSetThatWasCompressedAsAWholeIsReadLikeTheWholeLog() throws IOException {
        Path logs = folder.resolve("G1");
        Path packed = compressed(logs, "all-packed", name -> true);

        assertThat(events(packed.resolve("gc.log.gz"))).isEqualTo(events(logs.resolve("whole.log")));
        assertThat(ReplayFolder.inputsOf(packed)).containsExactly(packed.resolve("gc.log.gz"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"G1", "Parallel", "Serial"})
    void whereTheStartWasOverwrittenTheRestIsReadAndTheLimitAskedFor(String collector) throws IOException {
        Path logs = folder.resolve(collector);
        RecordedEvents late = new RecordedEvents();

        List<String> notes = new GcLog(logs.resolve("late.log")).play(late);

        assertThat(notes).anyMatch(note -> note.contains("--max-heap"));
        List<String> whole = told(events(logs.resolve("whole.log")));
        List<String> read = told(late.all());
        // the first may be cut in two
        List<String> rest = read.subList(1, read.size());
        assertThat(rest).hasSizeBetween(1, whole.size() - 1);
        assertThat(rest).isEqualTo(whole.subList(whole.size() - rest.size(), whole.size()));
    }

    /**
     * The heap as a whole: its pools need the size of a region, which the start of the log tells, as it does whether this JDK's
     * beans tell of concurrent cycles.
     */
    private static List<String> told(List<GcEvent> events) {
        return events.stream()
                .filter(event -> !event.collector().equals("G1 Concurrent GC"))
                .map(event -> event.endMs() + " " + event.collector() + " " + event.id() + " "
                        + RecordedEvents.heapUsedAfter(event))
                .toList();
    }

    private static List<GcEvent> events(Path log) throws IOException {
        RecordedEvents read = new RecordedEvents();
        new GcLog(log).play(read);
        assertThat(read.all()).isNotEmpty();
        return read.all();
    }

    private static long filesOf(Path logs, String name) throws IOException {
        try (Stream<Path> files = Files.list(logs)) {
            return files.filter(file -> file.getFileName().toString().startsWith(name))
                    .count();
        }
    }

    private static Path compressed(Path logs, String to, Predicate<String> which) throws IOException {
        Path packed = Files.createDirectory(folder.resolve(to));
        try (Stream<Path> files = Files.list(logs)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.startsWith("gc.log") && which.test(name)) {
                    compress(file, packed.resolve(name + ".gz"));
                } else if (name.startsWith("gc.log")) {
                    Files.copy(file, packed.resolve(name));
                }
            }
        }
        return packed;
    }

    private static void compress(Path file, Path to) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(to))) {
            Files.copy(file, out);
        }
    }
}
