package io.memwatchdog.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.memwatchdog.hprof.HprofException;
import io.memwatchdog.hprof.Progress;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileLoaderTests {

    @TempDir
    private Path directory;

    private Path temp;
    private FoldOptions options;

    @BeforeEach
    void unpackThere() throws IOException {
        temp = Files.createDirectory(directory.resolve("temp"));
        options = FoldOptions.defaults().withTempDirectory(temp).withThreads(2);
    }

    private Path plain(String name, int size) throws IOException {
        return HeapShape.LINKED_LIST.write(directory.resolve(name), size);
    }

    private Path packed(String name, int size) throws IOException {
        Path plain = plain(name, size);
        Path packed = directory.resolve(name + ".gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            Files.copy(plain, out);
        }
        return packed;
    }

    private void nothingIsLeft() throws IOException {
        try (Stream<Path> left = Files.list(temp)) {
            assertThat(left).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void whateverIsUnpackedAheadIsWhatItIsAlone(int threads) throws IOException {
        Path profile = directory.resolve("d.profile");
        HeapProfiles.write(HeapProfiles.fold(plain("d.hprof", 50), options, Progress.NONE), profile);
        List<Path> files = List.of(
                packed("a.hprof", 200), packed("b.hprof", 300), plain("c.hprof", 400), profile, packed("e.hprof", 500));

        List<HeapProfile> loaded = new ArrayList<>();
        try (ProfileLoader loader = new ProfileLoader(files, options.withThreads(threads))) {
            for (int i = 0; i < files.size(); i++) {
                loaded.add(loader.next(Progress.NONE));
            }
        }

        for (int i = 0; i < files.size(); i++) {
            assertThat(loaded.get(i)).isEqualTo(HeapProfiles.load(files.get(i), options, Progress.NONE));
        }
        nothingIsLeft();
    }

    @Test
    void whatFailsFailsWhenItIsItsTurn() throws IOException {
        Path damaged = Files.write(directory.resolve("bad.gz"), new byte[] {0x1F, (byte) 0x8B, 1, 2, 3});
        try (ProfileLoader loader = new ProfileLoader(List.of(packed("a.hprof", 200), damaged), options)) {
            assertThat(loader.next(Progress.NONE).totalObjects()).isPositive();
            assertThatThrownBy(() -> loader.next(Progress.NONE))
                    .isInstanceOf(HprofException.class)
                    .hasMessageContaining("cannot be unpacked");
        }
        nothingIsLeft();
    }

    @Test
    void nothingIsLeftOfWhatIsNotWantedAnyMore() throws IOException {
        Path missing = directory.resolve("missing.hprof");
        try (ProfileLoader loader = new ProfileLoader(List.of(missing, packed("b.hprof", 100_000)), options)) {
            assertThatThrownBy(() -> loader.next(Progress.NONE)).hasMessageContaining("missing.hprof");
        }
        nothingIsLeft();
    }

    @Test
    void howFarTheUnpackingIsIsToldOnceItIsWaitedFor() throws IOException {
        List<Progress.Phase> phases = new ArrayList<>();
        try (ProfileLoader loader =
                new ProfileLoader(List.of(packed("a.hprof", 200), packed("b.hprof", 300)), options.withThreads(2))) {
            loader.next(Progress.NONE);
            loader.next((phase, done, total) -> {
                synchronized (phases) {
                    phases.add(phase);
                }
            });
        }
        assertThat(phases).contains(Progress.Phase.INDEX, Progress.Phase.FOLD);
    }
}
