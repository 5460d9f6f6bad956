package io.memwatchdog.core.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.memwatchdog.core.WatchdogSettings;
import io.memwatchdog.core.verdict.Level;
import io.memwatchdog.core.verdict.Resource;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTests {

    /** A second of these traces stands for a minute. */
    private static final ReplayOptions SQUEEZED =
            new ReplayOptions(WatchdogSettings.Detection.defaults(), Duration.ofSeconds(1), 0);

    @TempDir
    Path folder;

    @Test
    void findsASlowLeakInARecordedTrace() throws Exception {
        ReplayResult result = Replay.run(trace("slow-leak-g1.gc.csv.gz"), SQUEEZED);

        assertThat(result.collector()).isEqualTo("G1");
        assertThat(result.maxHeapBytes()).isEqualTo(256L << 20);
        assertThat(result.durationMs()).isBetween(59_000L, 61_000L);
        assertThat(result.alarms()).hasSize(1);
        ReplayAlarm alarm = result.alarms().get(0);
        assertThat(alarm.level()).isEqualTo(Level.LEAK);
        assertThat(alarm.resource()).isEqualTo(Resource.HEAP);
        // The leak begins at 10.2 s and is 705 bytes/ms.
        assertThat(alarm.atMs()).isBetween(11_000L, 60_000L);
        assertThat(alarm.slopeBytesPerMs()).isBetween(500.0, 900.0);
        assertThat(alarm.secondsToExhaustion()).isBetween(100.0, 300.0);
        assertThat(result.points()).hasSizeGreaterThan(20);
    }

    @Test
    void staysQuietWhileACacheFills() throws Exception {
        assertThat(Replay.run(trace("filling-cache-g1.gc.csv.gz"), SQUEEZED).alarms())
                .isEmpty();
    }

    @Test
    void takesTheResourcesBesideTheHeapFromTheNeighbour() throws Exception {
        ReplayResult result = Replay.run(trace("loader-leak-zgc25.gc.csv.gz"), SQUEEZED);

        assertThat(result.alarms()).extracting(ReplayAlarm::resource).containsOnly(Resource.METASPACE);
        assertThat(result.verdicts())
                .filteredOn(verdict -> verdict.resource() == Resource.THREADS)
                .extracting(verdict -> verdict.level())
                .containsExactly(Level.HEALTHY);
    }

    @Test
    void readsTheLiveSetOfZgcFromItsLog() throws Exception {
        ReplayResult result = Replay.run(trace("slow-leak-zgc25.log.gz"), SQUEEZED);

        assertThat(result.collector()).isEqualTo("Generational ZGC");
        assertThat(result.alarms()).extracting(ReplayAlarm::level).containsExactly(Level.LEAK);
    }

    @Test
    void aPlainLogAndARotatedSetSayTheSameAsTheCompressedLog() throws Exception {
        Path compressed = trace("slow-leak-zgc25.log.gz");
        Path plain = folder.resolve("plain.log");
        try (InputStream in = new GZIPInputStream(Files.newInputStream(compressed))) {
            Files.copy(in, plain);
        }
        byte[] all = Files.readAllBytes(plain);
        int cut = lineBreakAfter(all, all.length / 2);
        Path current = folder.resolve("gc.log");
        Files.write(current, java.util.Arrays.copyOfRange(all, cut, all.length));
        Files.write(folder.resolve("gc.log.0"), java.util.Arrays.copyOf(all, cut));

        ReplayResult expected = Replay.run(compressed, SQUEEZED);
        assertThat(Replay.run(plain, SQUEEZED).alarms()).isEqualTo(expected.alarms());
        ReplayResult rotated = Replay.run(current, SQUEEZED);
        assertThat(rotated.alarms()).isEqualTo(expected.alarms());
        assertThat(rotated.notes()).contains("a rotated set of 2 files");
    }

    @Test
    void aTraceThatBreaksOffIsPlayedAsFarAsItGoes() throws Exception {
        byte[] whole = Files.readAllBytes(trace("slow-leak-g1.gc.csv.gz"));
        Path broken = folder.resolve("broken.gc.csv.gz");
        Files.write(broken, java.util.Arrays.copyOf(whole, whole.length / 2));

        ReplayResult result = Replay.run(broken, SQUEEZED);

        assertThat(result.points()).isNotEmpty();
        assertThat(result.notes()).anyMatch(note -> note.contains("breaks off"));
    }

    @Test
    void theHeapCanBeSetByHand() throws Exception {
        ReplayOptions larger =
                new ReplayOptions(WatchdogSettings.Detection.defaults(), Duration.ofSeconds(1), 4L << 30);
        ReplayResult result = Replay.run(trace("slow-leak-g1.gc.csv.gz"), larger);

        assertThat(result.maxHeapBytes()).isEqualTo(4L << 30);
        assertThat(result.alarms()).isEmpty();
    }

    @Test
    void aBareLogOfZgcTellsNoLimitAndItsHeapIsNotJudged() throws Exception {
        Path bare = Files.writeString(folder.resolve("bare.log"), """
                [0.1s][info][gc] Using The Z Garbage Collector
                [5.2s][info][gc] GC(0) Garbage Collection (Warmup) 8M(12%)->26M(41%)
                [9.2s][info][gc] GC(1) Garbage Collection (Warmup) 36M(56%)->27M(42%)
                """);
        ReplayResult result = Replay.run(bare, SQUEEZED);
        ReplayOptions limited =
                new ReplayOptions(WatchdogSettings.Detection.defaults(), Duration.ofSeconds(1), 64L << 20);

        assertThat(result.maxHeapBytes()).isZero();
        assertThat(result.notes()).singleElement().asString().contains("NOT judged", "--max-heap");
        assertThat(Replay.run(bare, limited).notes()).isEmpty();
    }

    @Test
    void saysWhatIsWrongWithAnInput() throws Exception {
        assertThatThrownBy(() -> Replay.run(folder.resolve("none.log"), SQUEEZED))
                .isInstanceOf(NoSuchFileException.class);
        Path prose = Files.writeString(folder.resolve("prose.log"), "Dear log,\nnothing happened today.\n");
        assertThatThrownBy(() -> Replay.run(prose, SQUEEZED))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("neither a unified GC log");
        Path timeless =
                Files.writeString(folder.resolve("timeless.log"), "[info][gc] GC(0) Pause Full (x) 9M->3M(12M) 1ms\n");
        assertThatThrownBy(() -> Replay.run(timeless, SQUEEZED)).hasMessageContaining("uptime");
        Path empty = Files.writeString(folder.resolve("empty.log"), "");
        assertThatThrownBy(() -> Replay.run(empty, SQUEEZED)).hasMessageContaining("empty");
    }

    @Test
    void survivesGarbage() throws Exception {
        Path garbage = folder.resolve("garbage.log.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(garbage))) {
            out.write("[0.1s][info][gc] GC(99999999999999999999) Pause Full (x) 99999999999999T->9M(1M) 1ms\n"
                    .getBytes());
            out.write("[0.2s][info][gc] GC(1) Pause Young (".getBytes());
            out.write(new byte[3 << 20]);
            out.write("\n[x][[]][0.3s] GC(2) Pause Full (y) 5M->4M(8M)\n".getBytes());
        }

        assertThat(Replay.run(garbage, SQUEEZED).alarms()).isEmpty();
    }

    private static int lineBreakAfter(byte[] bytes, int at) {
        int i = at;
        while (bytes[i] != '\n') {
            i++;
        }
        return i + 1;
    }

    private static Path trace(String name) throws URISyntaxException {
        URL url = Objects.requireNonNull(ReplayTests.class.getResource("/traces/" + name), name);
        return Path.of(url.toURI());
    }
}
