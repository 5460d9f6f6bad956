package io.memwatchdog.hprof;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.hprof.dominator.DominatorTree;
import io.memwatchdog.hprof.graph.HeapGraph;
import io.memwatchdog.hprof.record.Tag;
import io.memwatchdog.hprof.write.DumpWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Segments and arrays beyond 2 and 4 GB. Their zeros are holes in the file: on disk it takes some kilobytes. */
class HugeSegmentTests {

    private static final long FIRST = 0x1000;
    private static final long BYTES = 0x1_0000;
    private static final long SECOND = 0x1_0000_0000L;
    private static final long LONGS = 0x1_0000_1000L;
    private static final int MOST_BYTES = Integer.MAX_VALUE - 8;
    private static final int MANY_LONGS = 290_000_000;
    private static final int ARRAY_RECORD = 1 + 8 + 4 + 4 + 1;

    @TempDir
    Path directory;

    private final ByteBuffer small = ByteBuffer.allocate(64);

    /** JDK 8 writes a heap of more than 4 GB as one record, whose length has lost its high bits. */
    @Test
    void oneRecordOfMoreThanFourGigabytesWhoseLengthHasOverflowed() throws IOException {
        Path file = directory.resolve("huge.hprof");
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            classes(out);
            long start = out.position();
            put(out, small.put((byte) Tag.HEAP_DUMP).putInt(0).putInt(0));
            node(out, FIRST, BYTES, SECOND);
            zeros(out, BYTES, Tag.TYPE_BYTE, MOST_BYTES, 1);
            node(out, SECOND, LONGS, 0);
            zeros(out, LONGS, Tag.TYPE_LONG, MANY_LONGS, 8);
            long body = out.position() - start - 9;
            assertThat(body).isGreaterThan(1L << 32);
            put(out, small.put((byte) Tag.HEAP_DUMP_END).putInt(0).putInt(0));
            out.write(small.clear().putInt((int) body).flip(), start + 5);
        }
        check(file);
    }

    @Test
    void aSegmentOfMoreThanTwoGigabytesForEachArray() throws IOException {
        Path file = directory.resolve("segments.hprof");
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            classes(out);
            segment(out, ARRAY_RECORD + (long) MOST_BYTES);
            zeros(out, BYTES, Tag.TYPE_BYTE, MOST_BYTES, 1);
            segment(out, ARRAY_RECORD + 8L * MANY_LONGS);
            zeros(out, LONGS, Tag.TYPE_LONG, MANY_LONGS, 8);
            segment(out, 2 * (1 + 8 + 4 + 8 + 4 + 16));
            node(out, FIRST, BYTES, SECOND);
            node(out, SECOND, LONGS, 0);
            put(out, small.put((byte) Tag.HEAP_DUMP_END).putInt(0).putInt(0));
        }
        check(file);
    }

    private static void check(Path file) throws IOException {
        HeapGraph graph = Dumps.graph(file);
        assertThat(graph.shallowBytes(graph.number(BYTES))).isBetween(MOST_BYTES + 1L, MOST_BYTES + 64L);
        assertThat(graph.shallowBytes(graph.number(LONGS))).isBetween(8L * MANY_LONGS, 8L * MANY_LONGS + 64);
        DominatorTree tree = DominatorTree.of(graph, Progress.NONE);
        long[] retained = tree.retainedBytes();
        assertThat(retained[tree.numbers()[graph.number(SECOND)]]).isGreaterThan(8L * MANY_LONGS);
        assertThat(retained[tree.numbers()[graph.number(FIRST)]]).isGreaterThan(MOST_BYTES + 8L * MANY_LONGS);
    }

    private static void classes(FileChannel out) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        try (DumpWriter writer = new DumpWriter(head, 8, Dumps.TIME)) {
            Dumps.header(writer, FIRST);
        }
        int endRecord = 9;
        out.write(ByteBuffer.wrap(head.toByteArray(), 0, head.size() - endRecord));
    }

    private void segment(FileChannel out, long body) throws IOException {
        put(out, small.put((byte) Tag.HEAP_DUMP_SEGMENT).putInt(0).putInt((int) body));
    }

    private void node(FileChannel out, long id, long next, long other) throws IOException {
        put(
                out,
                small.put((byte) Tag.INSTANCE_DUMP)
                        .putLong(id)
                        .putInt(0)
                        .putLong(Dumps.NODE)
                        .putInt(16)
                        .putLong(next)
                        .putLong(other));
    }

    private void zeros(FileChannel out, long id, int type, int length, int elementBytes) throws IOException {
        put(
                out,
                small.put((byte) Tag.PRIMITIVE_ARRAY_DUMP)
                        .putLong(id)
                        .putInt(0)
                        .putInt(length)
                        .put((byte) type));
        out.position(out.position() + (long) length * elementBytes);
    }

    private static void put(FileChannel out, ByteBuffer record) throws IOException {
        out.write(record.flip());
        record.clear();
    }
}
