package io.memwatchdog.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code mw replay}, its options through the command line. */
class ReplayRunTests {

    private static final double MIB = 1 << 20;

    @TempDir
    Path folder;

    @Test
    void aLeakIsToldWithItsFigures() throws IOException {
        Path log = LeakLog.write(folder, "gc.log");

        Run run = Run.mw("replay", log);

        assertThat(run.exit()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .startsWith(log + "  Serial, heap limit 128.0 MiB, 2 h, 120 samples\n")
                .contains("live heap 20.0 MiB to 79.0 MiB, full height 128.0 MiB", "LEAK heap after ", ": +8.5 KiB/s, ")
                .doesNotContain("! ");
    }

    @Test
    void thePageTellsWhatTheTextTells() throws IOException {
        Path log = LeakLog.write(folder, "gc.log");
        Path page = folder.resolve("replay.html");

        Run run = Run.mw("replay", log, "--html", page);

        assertThat(run).isEqualTo(Run.mw("replay", log));
        JsonNode alarm = alarm(log);
        assertThat(page)
                .content()
                .contains("1 alarm in 1 run.", log.toString(), "Serial, heap limit 128.0 MiB, 2 h, 120 samples")
                .contains("class=\"trend\"", "<line class=\"mark leak\"", "<b class=\"leak\">LEAK</b> heap")
                .contains(
                        "<td class=\"when\">" + Durations.text(alarm.get("atMs").asLong() / 1000.0))
                .contains("+8.5 KiB/s, exhausted in "
                        + Durations.text(alarm.get("secondsToExhaustion").asDouble()))
                .contains(": 20.0 MiB, warming up</title>", ": 79.0 MiB, leak</title>");
        assertThat(Files.readString(page).split("<circle", -1)).hasSize(LeakLog.COLLECTIONS + 1);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void thePageReplacesAnOlderOneAndIsItsOwnersAlone() throws IOException {
        Path page = Files.writeString(folder.resolve("replay.html"), "an older page");
        Files.setPosixFilePermissions(page, PosixFilePermissions.fromString("rw-r--r--"));

        Run run = Run.mw("replay", LeakLog.write(folder, "gc.log"), "--html", page);

        assertThat(run.exit()).isZero();
        assertThat(page).content().startsWith("<!").doesNotContain("an older page");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(page)))
                .isEqualTo("rw-------");
    }

    @Test
    void aPageThatCannotBeWrittenIsToldBeforeAnythingIsReplayed() throws IOException {
        Path log = LeakLog.write(folder, "gc.log");

        assertThat(Run.mw("replay", log, "--html", folder))
                .isEqualTo(new Run(2, "", "mw: " + folder + ": is a directory; name a file in it\n"));
        assertThat(Run.mw("replay", log, "--html", folder.resolve("missing").resolve("r.html")))
                .isEqualTo(new Run(2, "", "mw: " + folder.resolve("missing") + ": no such directory; make it first\n"));
    }

    @Test
    void thePageOverwritesNoLog() throws IOException {
        Path log = LeakLog.write(folder, "gc.log");
        String before = Files.readString(log);

        for (Path input : new Path[] {log, folder}) {
            Run run = Run.mw("replay", input, "--html", log);

            assertThat(run.exit()).isEqualTo(1);
            assertThat(run.out()).isEmpty();
            assertThat(run.err()).contains("--html names " + log + ", which is to be read; name another file");
        }
        assertThat(log).content().isEqualTo(before);
    }

    @Test
    void norAnOlderPartOfIt() throws IOException {
        Path part = LeakLog.write(folder, "gc.log.0");
        Files.writeString(folder.resolve("gc.log"), "");

        assertThat(Run.mw("replay", folder.resolve("gc.log"), "--html", part).err())
                .contains("--html names " + part + ", which is to be read");
    }

    @Test
    void aSetThatHasJustBeenRotatedIsReplayedInAFolderToo() throws IOException {
        LeakLog.write(folder, "gc.log.0");
        Path log = Files.writeString(folder.resolve("gc.log"), "");

        assertThat(Run.mw("replay", log).out()).contains("LEAK heap after ", "a rotated set of 2 files");
        assertThat(Run.mw("replay", folder)).isEqualTo(Run.mw("replay", log));
    }

    @Test
    void theLimitThatALogDoesNotTellIsAskedForAndTaken() throws IOException {
        Path log = Files.writeString(folder.resolve("gc.log"), LeakLog.text());

        assertThat(Run.mw("replay", log).out())
                .contains("! the largest size of the heap is not in the log", "tell it by --max-heap");
        assertThat(Run.mw("replay", log, "--max-heap", "256m").out()).contains("Serial, heap limit 256.0 MiB, 2 h");
    }

    @Test
    void moreHeapLastsLongerAndOfFarMoreALeakIsNoAlarm() throws IOException {
        Path log = LeakLog.write(folder, "gc.log");

        double before = 0;
        for (int limit : new int[] {128, 160, 192}) {
            JsonNode alarm = alarm(log, "--max-heap", limit + "MiB");
            double used = 20 + alarm.get("atMs").asLong() / 120_000;
            double left = (limit - used) * MIB / alarm.get("slopeBytesPerMs").asDouble() / 1000;
            assertThat(alarm.get("secondsToExhaustion").asDouble())
                    .as("%d MiB", limit)
                    .isCloseTo(left, withinPercentage(15))
                    .isGreaterThan(before);
            assertThat(left)
                    .isBetween(
                            alarm.get("earliestSeconds").asDouble(),
                            alarm.get("latestSeconds").asDouble());
            before = left;
        }
        assertThat(Run.mw("replay", log, "--max-heap", "64G").out()).contains("heap limit 64.0 GiB", "no alarm");
    }

    @Test
    void aMinuteMayBeStoodForByLess() throws IOException {
        Path log = LeakLog.write(folder, "gc.log");
        Path squeezed = Files.writeString(
                folder.resolve("squeezed.log"),
                LeakLog.LIMIT
                        + LeakLog.text()
                                .lines()
                                .map(line -> line.replaceFirst("^\\[(\\d+)\\.500s\\]", "[$1ms]"))
                                .reduce("", (all, line) -> all + line + "\n"));

        JsonNode minutes = alarm(log);
        JsonNode moments = alarm(squeezed, "--unit", "60ms");

        assertThat(moments.get("atMs").asDouble() * 1000)
                .isCloseTo(minutes.get("atMs").asDouble(), within(1000.0));
    }

    private static JsonNode alarm(Path log, Object... more) throws IOException {
        Object[] line = new Object[more.length + 3];
        line[0] = "replay";
        line[1] = "--json";
        line[2] = log;
        System.arraycopy(more, 0, line, 3, more.length);
        Run run = Run.mw(line);
        assertThat(run.exit()).as(run.err()).isZero();
        JsonNode alarms = new ObjectMapper().readTree(run.out()).get("alarms");
        assertThat(alarms).as(run.out()).hasSize(1);
        return alarms.get(0);
    }
}
