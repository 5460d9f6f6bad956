package io.memwatchdog.core.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

        assertThat(RotatedLog.filesOf(current)).containsExactly(first, second, cut, current);
    }

    @Test
    void uptimesDoWhereADateIsMissing() throws IOException {
        Path second = part("gc.log.0", "[2026-11-29T10:00:00.000+0000][900.0s] GC(7) x\n");
        Path first = part("gc.log.1", "[1.0s] GC(0) x\n");
        Path current = part("gc.log", "[950.0s] GC(8) x\n");

        assertThat(RotatedLog.filesOf(current)).containsExactly(first, second, current);
    }

    private Path part(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
