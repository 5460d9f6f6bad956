package io.memwatchdog.hprof.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import io.memwatchdog.hprof.Dumps;
import io.memwatchdog.hprof.HprofException;
import io.memwatchdog.hprof.Progress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DumpOpenerTests {

    @TempDir
    Path directory;

    @Test
    void gzipIsUnpackedAndNothingIsLeftBehind() throws IOException {
        Path file = directory.resolve("row.bin");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            Dumps.writeRow(out);
        }
        readsLikeThePlainOne(file);
    }

    @Test
    void zstdIsUnpacked() throws IOException {
        Path file = directory.resolve("row.bin");
        try (OutputStream out = new ZstdOutputStream(Files.newOutputStream(file))) {
            Dumps.writeRow(out);
        }
        readsLikeThePlainOne(file);
    }

    private void readsLikeThePlainOne(Path file) throws IOException {
        Path temp = Files.createDirectory(directory.resolve("temp"));
        DumpFile dump = new DumpOpener(temp, Progress.NONE).open(file);
        assertThat(dump.header().takenAt()).isEqualTo(Dumps.TIME);
        assertThat(dump.className(Dumps.NODE)).isEqualTo("com/acme/Node");
        try (Stream<Path> left = Files.list(temp)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void aGzipFileThatIsCutOffIsReadAsFarAsItGoes() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            Dumps.writeRow(out);
        }
        Path file = Files.write(directory.resolve("cut.gz"), Arrays.copyOf(packed.toByteArray(), packed.size() - 9));
        DumpOpener opener = new DumpOpener(null, Progress.NONE);
        assertThat(opener.open(file).className(Dumps.NODE)).isEqualTo("com/acme/Node");
        assertThat(opener.warnings()).anyMatch(warning -> warning.contains("cut off"));
    }

    @Test
    void withoutTheLibraryZstdSaysWhatIsMissing() throws Exception {
        Path file = Files.write(directory.resolve("x.zst"), new byte[] {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD, 0});
        URL classes = Compression.class.getProtectionDomain().getCodeSource().getLocation();
        try (URLClassLoader alone = new URLClassLoader(new URL[] {classes}, ClassLoader.getPlatformClassLoader())) {
            Class<?> opener = alone.loadClass(DumpOpener.class.getName());
            Class<?> progress = alone.loadClass(Progress.class.getName());
            Object instance = opener.getConstructor(Path.class, progress)
                    .newInstance(null, progress.getField("NONE").get(null));
            assertThatThrownBy(() -> opener.getMethod("open", Path.class).invoke(instance, file))
                    .cause()
                    .hasMessageContaining("com.github.luben:zstd-jni");
        }
    }

    @Test
    void garbageAfterTheGzipHeaderIsRefused() throws IOException {
        Path file = Files.write(directory.resolve("bad.gz"), new byte[] {0x1F, (byte) 0x8B, 1, 2, 3, 4, 5, 6, 7, 8, 9});
        assertThatThrownBy(() -> new DumpOpener(null, Progress.NONE).open(file))
                .isInstanceOf(HprofException.class)
                .hasMessageMatching("cannot be unpacked: .*[(]at byte 0 of the unpacked dump[)]");
    }
}
