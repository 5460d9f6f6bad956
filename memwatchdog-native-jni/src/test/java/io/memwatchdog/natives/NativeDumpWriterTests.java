package io.memwatchdog.natives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.memwatchdog.core.snapshot.HotSpotSnapshotter;
import io.memwatchdog.core.snapshot.Snapshot;
import io.memwatchdog.core.snapshot.SnapshotException;
import io.memwatchdog.core.snapshot.SnapshotLimits;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeDumpWriterTests {

    private static final SnapshotLimits LIMITS = SnapshotLimits.of(Duration.ofMinutes(1), Duration.ofMinutes(1));

    @TempDir
    Path directory;

    private HotSpotSnapshotter snapshotter;

    @BeforeEach
    void libraryIsBuilt() {
        MemwatchdogNative library = MemwatchdogNative.load();
        assumeTrue(library.available(), library.reason());
        snapshotter =
                new HotSpotSnapshotter(() -> 10 << 20, library.hotSpotWriter().orElseThrow());
    }

    @Test
    void writesAHeapDump() throws Exception {
        Path target = directory.resolve("a.hprof");
        Snapshot snapshot = snapshotter.dump(target, LIMITS);
        assertThat(snapshot.bytes()).isEqualTo(Files.size(target)).isGreaterThan(100_000);
        try (InputStream in = Files.newInputStream(target)) {
            assertThat(new String(in.readNBytes(18), StandardCharsets.US_ASCII)).isEqualTo("JAVA PROFILE 1.0.2");
        }
        assertThat(directory.toFile().list()).containsExactly("a.hprof");
    }

    @Test
    void whatHotSpotThrowsIsReportedAndNothingIsLeft() throws Exception {
        Path taken = Files.createFile(directory.resolve("a.hprof"));
        assertThatThrownBy(() -> new NativeDumpWriter().write(taken.toString())).hasMessageContaining("exists");
        assertThatThrownBy(() -> snapshotter.dump(directory.resolve("missing/a.hprof"), LIMITS))
                .isInstanceOf(SnapshotException.class)
                .hasMessageContaining("missing");
        assertThat(directory.toFile().list()).containsExactly("a.hprof");
    }
}
