package io.memwatchdog.core.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayFolderTests {

    private static final String LOG = "[0.004s][info][gc] Using G1\n[0.9s][info][gc] GC(0) Pause Young\n";

    @TempDir
    Path folder;

    @Test
    void findsTracesAndLogsAndOfARotatedSetItsCurrentFile() throws IOException {
        for (String log : new String[] {"shop.log", "shop.log.0", "shop.log.1", "oom-last-words.txt"}) {
            Files.writeString(folder.resolve(log), LOG);
        }
        Files.writeString(folder.resolve("run.gc.csv"), "uptime_ms,gc_name,action\n");
        Files.writeString(folder.resolve("run.tick.csv"), "uptime_ms,heap_used\n");
        Files.writeString(folder.resolve("application.log"), "[2026-11-01] GC(x) is no collection\nhello\n");
        Files.writeString(folder.resolve("empty.log"), "");
        Files.createDirectory(folder.resolve("gc.log"));

        assertThat(ReplayFolder.inputsOf(folder))
                .extracting(file -> String.valueOf(file.getFileName()))
                .containsExactly("oom-last-words.txt", "run.gc.csv", "shop.log");
    }

    @Test
    void aRotatedFileWithoutItsCurrentOneStandsForItself() throws IOException {
        Files.writeString(folder.resolve("gc.log.0"), LOG);

        assertThat(ReplayFolder.inputsOf(folder)).containsExactly(folder.resolve("gc.log.0"));
    }

    @Test
    void ofARotatedSetThatWasCompressedTheCurrentFileIsTaken() throws IOException {
        Files.writeString(folder.resolve("gc.log.0.gz"), LOG);
        Files.writeString(folder.resolve("gc.log.gz"), LOG);

        assertThat(ReplayFolder.inputsOf(folder)).containsExactly(folder.resolve("gc.log.gz"));
    }

    @Test
    void whatAnApplicationUsesIsNoCollectorAndAFileThatIsCutIsNoReasonToStop() throws IOException {
        Files.writeString(folder.resolve("application.log"), "[main] Using cache of 5 entries\n");
        Files.write(folder.resolve("cut.gz"), new byte[] {0x1f, (byte) 0x8b});

        assertThat(ReplayFolder.inputsOf(folder)).isEmpty();
    }

    @Test
    void theCurrentFileOfARotatedSetMayHaveNoCollectionYet() throws IOException {
        Files.writeString(folder.resolve("gc.log.0"), LOG);
        Files.writeString(folder.resolve("gc.log"), "[9.1s][info][gc,heap,exit] Heap\n");

        assertThat(ReplayFolder.inputsOf(folder)).containsExactly(folder.resolve("gc.log"));
    }

    @Test
    void anEmptyFolderHasNone() throws IOException {
        assertThat(ReplayFolder.inputsOf(folder)).isEmpty();
    }
}
