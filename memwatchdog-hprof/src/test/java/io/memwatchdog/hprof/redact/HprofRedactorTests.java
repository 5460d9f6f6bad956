package io.memwatchdog.hprof.redact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.memwatchdog.hprof.Dumps;
import io.memwatchdog.hprof.Progress;
import io.memwatchdog.hprof.dominator.DominatorTree;
import io.memwatchdog.hprof.graph.HeapGraph;
import io.memwatchdog.hprof.record.Tag;
import io.memwatchdog.hprof.write.DumpWriter;
import io.memwatchdog.hprof.write.DumpWriter.Field;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class HprofRedactorTests {

    @TempDir
    Path directory;

    @Test
    void contentsAreZeroedAndNamesOfThreadsStay() throws IOException {
        Path dump = directory.resolve("secret.hprof");
        write(dump);
        Path copy = directory.resolve("redacted.hprof");
        HprofRedactor.redact(dump, copy, Progress.NONE);

        String text = Files.readString(copy, StandardCharsets.ISO_8859_1);
        assertThat(text).contains("http-worker-1", "java/lang/Thread").doesNotContain("hunter2");
        assertThat(Files.size(copy)).isEqualTo(Files.size(dump));
        HeapGraph graph = Dumps.graph(copy);
        assertThat(graph.size()).isEqualTo(Dumps.graph(dump).size());
        assertThat(graph.objects().read(0x5000).orElseThrow().field("pin")).contains(0L);
        assertThat(graph.objects().read(0x5000).orElseThrow().field("secret")).contains(0x4000L);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aDeviceIsNotReplaced() throws IOException {
        Path dump = directory.resolve("secret.hprof");
        write(dump);
        Path device = Files.createSymbolicLink(directory.resolve("null"), Path.of("/dev/null"));

        assertThatThrownBy(() -> HprofRedactor.redact(dump, device, Progress.NONE))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("no regular file");
        assertThat(device).isSymbolicLink();
    }

    private static void write(Path dump) throws IOException {
        try (DumpWriter writer = new DumpWriter(Files.newOutputStream(dump), 8, Dumps.TIME)) {
            writer.loadClass(0x100, "java/lang/Thread");
            writer.loadClass(0x200, "java/lang/String");
            writer.loadClass(0x300, "com/acme/Account");
            writer.classDump(0x100, 0, 0, List.of(), List.of(Field.reference("name")));
            writer.classDump(0x200, 0, 0, List.of(), List.of(Field.reference("value")));
            writer.classDump(
                    0x300,
                    0,
                    0,
                    List.of(new Field("LIMIT", Tag.TYPE_INT, 0x68756E74)),
                    List.of(Field.integer("pin"), Field.reference("secret")));
            writer.instance(0x1000, 0x100, 0x1100);
            writer.instance(0x1100, 0x200, 0x1200);
            writer.byteArray(0x1200, "http-worker-1".getBytes(StandardCharsets.US_ASCII));
            writer.instance(0x4000, 0x200, 0x4100);
            writer.byteArray(0x4100, "hunter2".getBytes(StandardCharsets.US_ASCII));
            writer.rawInstance(0x5000, 0x300, new byte[] {1, 2, 3, 4, 0, 0, 0, 0, 0, 0, 0x40, 0});
            writer.threadRoot(Tag.ROOT_THREAD_OBJECT, 0x1000, 1, 0);
            writer.root(Tag.ROOT_JNI_GLOBAL, 0x5000);
        }
    }

    @Test
    void theCopyOfARealDumpHasTheSameDominators() throws IOException {
        Path dump = directory.resolve("real.hprof");
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(dump.toString(), true);
        Path copy = directory.resolve("copy.hprof");
        HprofRedactor.redact(dump, copy, Progress.NONE);

        DominatorTree original = Dumps.analyse(dump);
        DominatorTree redacted = Dumps.analyse(copy);
        assertThat(redacted.size()).isEqualTo(original.size());
        assertThat(redacted.retainedBytes()[0]).isEqualTo(original.retainedBytes()[0]);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
                .isEqualTo("rw-------");
    }
}
