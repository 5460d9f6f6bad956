package io.memwatchdog.core.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotatedLogTests {

    @TempDir
    Path folder;

    /** Of two starts the uptimes say nothing; a part without any time must not make them count. */
    @Test
    void datesTellTheOrderThoughAPartIsCutOffAndTheCurrentOneIsEmpty() throws IOException {
        Path second = part("gc.log.0", "[2026-11-30T10:00:00.000+0000][1.0s] GC(0) x\n");
        Path first = part("gc.log.1", "[2026-11-29T10:00:00.000+0000][900.0s] GC(7) x\n");
        Path cut = Files.write(folder.resolve("gc.log.2.gz"), new byte[] {0x1f, (byte) 0x8b});
        Path current = part("gc.log", "");

        assertThat(RotatedLog.of(current).files()).containsExactly(first, second, cut, current);
    }

    @Test
    void uptimesDoWhereADateIsMissing() throws IOException {
        Path second = part("gc.log.0", "[2026-11-29T10:00:00.000+0000][900.0s] GC(7) x\n");
        Path first = part("gc.log.1", "[1.0s] GC(0) x\n");
        Path current = part("gc.log", "[950.0s] GC(8) x\n");

        assertThat(RotatedLog.of(current).files()).containsExactly(first, second, current);
    }

    /** A JVM that starts moves away what the one before it has written last. */
    @Test
    void whereSeveralJvmsToldUptimesOnlyTheFileSystemTellsTheOrder() throws IOException {
        Path third = written(3, part("gc.log.0", "[0.1s][info][gc] Using G1\n[0.2s][info][gc] GC(0) x\n"));
        Path first = written(1, part("gc.log.1", "[0.1s][info][gc] Using G1\n[0.2s][info][gc] GC(0) x\n"));
        Path second = written(2, part("gc.log.2", "[900.0s][info][gc] GC(7) x\n"));
        Path current = part("gc.log", "[1200.0s][info][gc] GC(8) x\n");

        RotatedLog set = RotatedLog.of(current);

        assertThat(set.files()).containsExactly(first, second, third, current);
        assertThat(set.byLastWrite()).isTrue();
        assertThat(new GcLog(current).play(new RecordedEvents())).anyMatch(note -> note.contains("decoration time"));
    }

    @Test
    void partsWithLaterUptimesThanTheCurrentOneAreOfAnotherJvm() throws IOException {
        Path second = written(2, part("gc.log.0", "[50.0s][info][gc] GC(3) x\n"));
        Path first = written(1, part("gc.log.1", "[900.0s][info][gc] GC(7) x\n"));
        Path current = part("gc.log", "[100.0s][info][gc] GC(8) x\n");

        assertThat(RotatedLog.of(current)).isEqualTo(new RotatedLog(List.of(first, second, current), true));
    }

    /** Copies often bear the time of the copy. */
    @Test
    void uptimesDoForThePartsOfOneJvmThoughTheCurrentFileIsAnotherOnes() throws IOException {
        Path second = written(1, part("gc.log.0", "[900.0s][info][gc] GC(7) x\n"));
        Path first = written(2, part("gc.log.1", "[0.1s][info][gc] Using G1\n[0.2s][info][gc] GC(0) x\n"));
        Path current = part("gc.log", "[0.1s][info][gc] Using G1\n");

        assertThat(RotatedLog.of(current)).isEqualTo(new RotatedLog(List.of(first, second, current), false));
    }

    private static Path written(long hour, Path file) throws IOException {
        return Files.setLastModifiedTime(file, FileTime.from(hour, TimeUnit.HOURS));
    }

    private Path part(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
