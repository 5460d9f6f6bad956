package io.memwatchdog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code mw replay} says of files that are no log, or no whole one. */
class ReplayBadInputTests {

    private static final String NO_LOG = " is neither a unified GC log (-Xlog:gc*:file=…) nor a recorded trace\n";

    @TempDir
    Path folder;

    @Test
    void aCompressedLogThatBreaksOffIsReplayedAsFarAsItGoes() throws IOException {
        byte[] whole = compressed(LeakLog.LIMIT + LeakLog.text());
        Path log = Files.write(folder.resolve("gc.log.gz"), Arrays.copyOf(whole, whole.length * 3 / 4));

        Run run = Run.mw("replay", log);

        assertThat(run.exit()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains("Serial, heap limit 128.0 MiB, 1 h ", "! gc.log.gz breaks off\n", "live heap 20.0 MiB to ");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 5, 10})
    void aCompressedLogOfWhichNothingIsLeftIsNamed(int bytes) throws IOException {
        Path log = Files.write(folder.resolve("gc.log.gz"), Arrays.copyOf(compressed(LeakLog.text()), bytes));

        assertThat(Run.mw("replay", log))
                .isEqualTo(new Run(2, "", "mw: " + log + " breaks off before its first line; copy it again\n"));
    }

    @Test
    void aLastLineThatIsCutIsLeftOut() throws IOException {
        String whole = LeakLog.LIMIT + LeakLog.text();
        Path log = Files.writeString(folder.resolve("gc.log"), whole.substring(0, whole.lastIndexOf("->") + 3));

        Run run = Run.mw("replay", log);

        assertThat(run.exit()).isZero();
        assertThat(run.out()).contains("Serial, heap limit 128.0 MiB, 1 h 59 min, 119 samples\n", "to 79.0 MiB");
    }

    @Test
    void aLogOfOtherThingsHasNoCollection() throws IOException {
        Path log = Files.writeString(
                folder.resolve("jvm.log"),
                "[0.005s][info][gc] Using Serial\n[0.105s][info][safepoint   ] Safepoint \"Cleanup\", Total: 71 ns\n");

        Run run = Run.mw("replay", log);

        assertThat(run.exit()).isZero();
        assertThat(run.out())
                .contains("0 samples", "! no collection was found; is the tag gc logged at level info?")
                .contains("nothing to judge by");
    }

    @Test
    void anEmptyFileIsNamed() throws IOException {
        Path log = Files.createFile(folder.resolve("gc.log"));

        assertThat(Run.mw("replay", log)).isEqualTo(new Run(2, "", "mw: " + log + " is empty\n"));
    }

    @Test
    void whatIsNoLogIsNamed() throws IOException {
        byte[] noise = new byte[100_000];
        new Random(1).nextBytes(noise);
        Path binary = Files.write(folder.resolve("heap.bin"), noise);
        Path packed =
                Files.write(folder.resolve("heap.gz"), compressed(new String(noise, StandardCharsets.ISO_8859_1)));
        Path prose = Files.writeString(folder.resolve("prose.log"), "Dear log,\nnothing happened.\n");

        for (Path file : new Path[] {binary, packed, prose}) {
            assertThat(Run.mw("replay", file)).isEqualTo(new Run(2, "", "mw: " + file + NO_LOG));
        }
    }

    @Test
    void ofAFolderOfMixedThingsTheLogsAreReplayed() throws IOException {
        LeakLog.write(folder, "shop.log");
        Files.write(folder.resolve("cart.log.gz"), compressed(LeakLog.LIMIT + LeakLog.text()));
        Files.write(folder.resolve("broken.gz"), new byte[] {0x1f, (byte) 0x8b});
        Files.write(folder.resolve("heap.hprof"), "JAVA PROFILE 1.0.2\0\0\0".getBytes(StandardCharsets.UTF_8));
        Files.createFile(folder.resolve("empty.log"));
        Files.writeString(folder.resolve("application.log"), "[main] Using cache of 5 entries\n");
        Files.createDirectory(folder.resolve("older"));

        Run run = Run.mw("replay", folder);

        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        assertThat(run.out().lines().filter(line -> line.contains(" samples")))
                .containsExactly(
                        folder.resolve("cart.log.gz") + "  Serial, heap limit 128.0 MiB, 2 h, 120 samples",
                        folder.resolve("shop.log") + "  Serial, heap limit 128.0 MiB, 2 h, 120 samples");
    }

    private static byte[] compressed(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        }
        return bytes.toByteArray();
    }
}
