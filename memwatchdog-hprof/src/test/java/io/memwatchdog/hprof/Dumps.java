package io.memwatchdog.hprof;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.hprof.dominator.DominatorTree;
import io.memwatchdog.hprof.graph.GraphBuilder;
import io.memwatchdog.hprof.graph.HeapGraph;
import io.memwatchdog.hprof.record.DumpFile;
import io.memwatchdog.hprof.record.DumpOpener;
import io.memwatchdog.hprof.record.Tag;
import io.memwatchdog.hprof.write.DumpWriter;
import io.memwatchdog.hprof.write.DumpWriter.Field;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** A small dump, and the whole way from a file to dominators. */
public final class Dumps {

    public static final long OBJECT = 0x100;
    public static final long NODE = 0x200;
    public static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");

    private Dumps() {}

    /** Five nodes in a row, held by a static field. */
    public static void writeRow(OutputStream out) throws IOException {
        try (DumpWriter writer = new DumpWriter(out, 8, TIME)) {
            header(writer, address(0));
            for (int i = 0; i < 5; i++) {
                writer.instance(address(i), NODE, i < 4 ? address(i + 1) : 0, 0);
            }
        }
    }

    /** The class {@code com.acme.Node} with the fields `next` and `other`, and a static field `FIRST`. */
    public static void header(DumpWriter writer, long first) throws IOException {
        writer.loadClass(OBJECT, "java/lang/Object");
        writer.loadClass(NODE, "com/acme/Node");
        writer.classDump(OBJECT, 0, 0, List.of(), List.of());
        writer.classDump(
                NODE,
                OBJECT,
                0,
                List.of(Field.reference("FIRST", first)),
                List.of(Field.reference("next"), Field.reference("other")));
        writer.root(Tag.ROOT_STICKY_CLASS, NODE);
    }

    public static long address(int i) {
        return 0x1000 + i * 24L;
    }

    public static Path write(Path directory, byte[] content) throws IOException {
        return Files.write(directory.resolve("test.hprof"), content);
    }

    public static DumpFile open(Path file) throws IOException {
        return new DumpOpener(null, Progress.NONE).open(file);
    }

    public static HeapGraph graph(Path file) throws IOException {
        return new GraphBuilder(open(file), 2, 256L << 20, Progress.NONE).build();
    }

    /** Reads, builds, dominates: whatever a hostile file could break. */
    public static DominatorTree analyse(Path file) throws IOException {
        return DominatorTree.of(graph(file), Progress.NONE);
    }

    /** Writes part of a dump. */
    interface Part {
        void to(DumpWriter writer) throws IOException;
    }

    static Path dump(Path directory, Part part) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DumpWriter writer = new DumpWriter(out, 8, TIME)) {
            part.to(writer);
        }
        return write(directory, out.toByteArray());
    }

    /** The bytes of {@link #writeRow}. */
    static byte[] row() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writeRow(out);
        return out.toByteArray();
    }

    /** The byte at which it is wrong. */
    static void saysWhere(HprofException refusal, Path file) {
        assertThat(refusal.offset())
                .as(refusal.toString())
                .isBetween(0L, file.toFile().length());
        assertThat(refusal).hasMessageContaining("(at byte " + refusal.offset() + ")");
    }
}
