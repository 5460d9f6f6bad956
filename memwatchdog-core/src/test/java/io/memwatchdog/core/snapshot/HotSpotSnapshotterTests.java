package io.memwatchdog.core.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HotSpotSnapshotterTests {

    private static final SnapshotLimits GENEROUS = SnapshotLimits.of(Duration.ofMinutes(1), Duration.ofMinutes(1));

    @TempDir
    Path temp;

    private final HotSpotSnapshotter snapshotter = new HotSpotSnapshotter(() -> 10 << 20);

    @Test
    void writesADumpAndMeasuresItsPause() throws Exception {
        Path target = temp.resolve("a dump.hprof");
        Snapshot snapshot = snapshotter.dump(target, GENEROUS);
        assertThat(Files.readAllBytes(target)).startsWith("JAVA PROFILE".getBytes(StandardCharsets.US_ASCII));
        assertThat(snapshot.bytes()).isEqualTo(Files.size(target));
        assertThat(snapshot.pauseMs()).isPositive();
        assertThat(files()).containsExactly("a dump.hprof");
    }

    @Test
    void compressesWhenAsked() throws Exception {
        Path target = temp.resolve("dump.hprof.gz");
        snapshotter.dump(
                target,
                SnapshotLimits.of(Duration.ofMinutes(1), Duration.ofMinutes(1)).withGzip(true));
        try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(target))) {
            assertThat(new String(in.readNBytes(12), StandardCharsets.US_ASCII)).isEqualTo("JAVA PROFILE");
        }
    }

    @Test
    void refusesAPauseBeyondThePolicy() {
        HotSpotSnapshotter large = new HotSpotSnapshotter(() -> 8L << 30);
        SnapshotLimits limits = SnapshotLimits.of(Duration.ofSeconds(3), Duration.ofMinutes(5));
        assertThatThrownBy(() -> large.dump(temp.resolve("x.hprof"), limits))
                .isInstanceOf(SnapshotException.class)
                .hasMessageContaining("8192 MiB")
                .hasMessageContaining("memwatchdog.snapshot.max-pause (3.0 s)");
        assertThat(temp).isEmptyDirectory();
    }

    @Test
    void tellsWhichLimitForbids() {
        HotSpotSnapshotter large = new HotSpotSnapshotter(() -> 8L << 30);
        SnapshotLimits limits = SnapshotLimits.of(Duration.ofHours(1), Duration.ofSeconds(5));
        assertThatThrownBy(() -> large.dump(temp.resolve("x.hprof"), limits))
                .hasMessageContaining("memwatchdog.snapshot.deadline (5.0 s)")
                .hasMessageNotContaining("max-pause");
    }

    @Test
    void anotherWayToCallTheDumperKeepsAllGuards() throws Exception {
        HotSpotSnapshotter own = new HotSpotSnapshotter(() -> 8L << 20, file -> {
            assertThat(file).startsWith(temp.toString()).endsWith(".part.hprof");
            Files.createFile(Path.of(file));
        });
        assertThat(own.dump(temp.resolve("x.hprof"), GENEROUS).file()).exists();
        assertThat(files()).containsExactly("x.hprof");
        SnapshotLimits none = SnapshotLimits.of(Duration.ZERO, Duration.ofMinutes(5));
        assertThatThrownBy(() -> own.dump(temp.resolve("y.hprof"), none)).hasMessageContaining("max-pause");
    }

    @Test
    void refusesToFillTheDisk() {
        SnapshotLimits limits = SnapshotLimits.of(Duration.ofMinutes(1), Duration.ofMinutes(1))
                .withMinFreeDiskBytes(Long.MAX_VALUE / 2);
        assertThatThrownBy(() -> snapshotter.dump(temp.resolve("x.hprof"), limits))
                .isInstanceOf(SnapshotException.class)
                .hasMessageContaining("memwatchdog.snapshot.min-free-disk");
    }

    @Test
    void refusesToPretendThatItRedacts() {
        SnapshotLimits limits =
                SnapshotLimits.of(Duration.ofMinutes(1), Duration.ofMinutes(1)).withRedact(true);
        assertThatThrownBy(() -> snapshotter.dump(temp.resolve("x.hprof"), limits))
                .isInstanceOf(SnapshotException.class)
                .hasMessageContaining("redact");
    }

    @Test
    void aMissingDirectoryIsToldAndLeavesNothing() {
        assertThatThrownBy(() -> snapshotter.dump(temp.resolve("no/such/x.hprof"), GENEROUS))
                .isInstanceOf(SnapshotException.class)
                .hasMessageContaining("no/such");
    }

    @Test
    void takesNoProfiles() {
        assertThat(snapshotter.capability().profiles()).isFalse();
        assertThat(snapshotter.capability().dumps()).isTrue();
        assertThatThrownBy(() -> snapshotter.profile(GENEROUS)).isInstanceOf(SnapshotException.class);
    }

    private Stream<String> files() throws IOException {
        return Files.list(temp).map(file -> file.getFileName().toString());
    }
}
