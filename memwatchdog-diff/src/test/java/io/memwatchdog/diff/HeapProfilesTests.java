package io.memwatchdog.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.memwatchdog.hprof.Progress;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class HeapProfilesTests {

    @TempDir
    Path directory;

    private Path dump() throws IOException {
        Path dump = directory.resolve("self.hprof");
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(dump.toString(), true);
        return dump;
    }

    private static HeapProfile profile() {
        PathNode leaf = new PathNode(
                "com.acme.Cart",
                "value",
                3,
                96,
                96,
                0x7000_0000_1234L,
                true,
                List.of(new PathNode.Holder(List.of(new PathNode.Step("com.acme.Shop", "static CARTS")), 3, 96)),
                new PathNode.Bound("LRU map", 3, 10, "entries"),
                List.of());
        PathNode root = new PathNode("com.acme.Shop", "<class>", 1, 16, 112, 8, false, List.of(leaf));
        return new HeapProfile(
                "a.hprof",
                Instant.ofEpochMilli(1_700_000_000_123L),
                4,
                112,
                List.of(new ClassCount("com.acme.Cart", 3, 96)),
                List.of(root),
                List.of(root),
                List.of(new LoaderCount("com.acme.Loader", 2, 30)),
                List.of(new ReferenceCount("com.acme.Index", "com.acme.Cart", 3, 96)),
                List.of("a warning"));
    }

    @Test
    void aProfileIsReadAsItWasWritten() throws IOException {
        Path file = directory.resolve("a.profile");
        HeapProfiles.write(profile(), file);
        assertThat(HeapProfiles.isProfile(file)).isTrue();
        assertThat(HeapProfiles.read(file)).isEqualTo(profile());
        assertThat(HeapProfiles.load(file, FoldOptions.defaults(), Progress.NONE))
                .isEqualTo(profile());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(directory.resolve("a.profile.part")).doesNotExist();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aDeviceIsNotReplaced() throws IOException {
        Path device = Files.createSymbolicLink(directory.resolve("null.profile"), Path.of("/dev/null"));

        HeapProfiles.write(profile(), device);

        assertThat(device).isSymbolicLink();
    }

    @Test
    void aProfileOfAnotherNameHasAllTheRest() {
        HeapProfile renamed = profile().withSource("b.hprof");

        assertThat(renamed.source()).isEqualTo("b.hprof");
        assertThat(renamed.references()).isEqualTo(profile().references());
        assertThat(renamed.withSource("a.hprof")).isEqualTo(profile());
    }

    @Test
    void aDamagedProfileIsAnIoException() throws IOException {
        Path file = directory.resolve("a.profile");
        HeapProfiles.write(profile(), file);
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(3);
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = i < whole.length ? Arrays.copyOf(whole, i) : whole.clone();
            if (i >= whole.length) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            Path damaged = Files.write(directory.resolve("damaged.profile"), bytes);
            try {
                HeapProfiles.read(damaged);
            } catch (IOException e) {
                assertThat(e.getMessage()).isNotEmpty();
            }
        }
    }

    @Test
    void aProfileOfANewerVersionSaysSo() throws IOException {
        Path file = directory.resolve("a.profile");
        HeapProfiles.write(profile(), file);
        byte[] bytes = Files.readAllBytes(file);
        bytes[8] = 99;
        Files.write(file, bytes);
        assertThatThrownBy(() -> HeapProfiles.read(file)).hasMessageContaining("version 99");
    }

    @Test
    void withLittleMemoryTheShortestPathsAreFoundAllTheSame() throws IOException {
        Path dump = dump();
        HeapProfile whole = HeapProfiles.fold(dump, FoldOptions.defaults(), Progress.NONE);
        HeapProfile sparse = HeapProfiles.fold(dump, FoldOptions.defaults().withMaxHeapBytes(4 << 20), Progress.NONE);
        assertThat(whole.dominators().size()).isPositive();
        assertThat(whole.warnings()).isEmpty();
        assertThat(sparse.dominators().size()).isZero();
        assertThat(sparse.warnings()).singleElement().asString().contains("too large for 4 MiB");
        assertThat(sparse.shortestPaths().equals(whole.shortestPaths())).isTrue();
        assertThat(sparse.histogram()).isEqualTo(whole.histogram());
        assertThat(sparse.totalBytes()).isEqualTo(whole.totalBytes());
    }

    @Test
    void oneThreadFindsWhatTwoFind() throws IOException {
        Path dump = dump();
        HeapProfile one = HeapProfiles.fold(dump, FoldOptions.defaults().withThreads(1), Progress.NONE);
        HeapProfile two = HeapProfiles.fold(dump, FoldOptions.defaults().withThreads(2), Progress.NONE);
        assertThat(one.equals(two)).isTrue();
    }

    @Test
    void progressGoesThroughThePhases() throws IOException {
        List<Progress.Phase> phases = new ArrayList<>();
        HeapProfiles.fold(dump(), FoldOptions.defaults().withThreads(1), (phase, done, total) -> phases.add(phase));
        assertThat(phases)
                .contains(
                        Progress.Phase.INDEX, Progress.Phase.REFERENCES, Progress.Phase.DOMINATORS, Progress.Phase.FOLD)
                .isSorted();
    }

    @Test
    void foldingInAProcessOfItsOwnTellsByItsExitCode() throws Exception {
        Path profile = directory.resolve("self.profile");
        assertThat(fold(dump().toString(), profile.toString())).isZero();
        assertThat(HeapProfiles.read(profile).totalObjects()).isGreaterThan(1_000);
        assertThat(fold(directory.resolve("missing").toString(), profile.toString()))
                .isEqualTo(2);
        assertThat(Files.readString(directory.resolve("err"))).contains("no such file");
    }

    private int fold(String... args) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                FoldMain.class.getName()));
        command.addAll(List.of(args));
        return new ProcessBuilder(command)
                .redirectError(directory.resolve("err").toFile())
                .start()
                .waitFor();
    }
}
