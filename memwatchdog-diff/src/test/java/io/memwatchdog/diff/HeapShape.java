package io.memwatchdog.diff;

import io.memwatchdog.hprof.record.Tag;
import io.memwatchdog.hprof.write.DumpWriter;
import io.memwatchdog.hprof.write.DumpWriter.Field;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Heaps of objects with two fields each, in shapes that take much memory where it is not thought of. */
enum HeapShape {
    LINKED_LIST,
    /** Each class occurs again and again on the way down. */
    DEEP_CHAIN,
    SOFT_CHAIN,
    /** Each object is a local variable. */
    LOCALS;

    private static final long REFERENCE = 0x100;
    private static final List<Long> TYPES = List.of(0x140L, 0x180L, 0x1C0L);

    /** What the dump tells of a root is kept, and what an object's root is. */
    int bytesPerRoot() {
        return switch (this) {
            case LINKED_LIST, DEEP_CHAIN -> 0;
            case SOFT_CHAIN -> 100;
            case LOCALS -> 200;
        };
    }

    Path write(Path file, int size) throws IOException {
        try (DumpWriter writer =
                new DumpWriter(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16), 8, Instant.EPOCH)) {
            define(writer, REFERENCE, 0, "java/lang/ref/Reference", "referent", "queue");
            define(writer, TYPES.get(0), REFERENCE, "java/lang/ref/SoftReference");
            define(writer, TYPES.get(1), 0, "com/acme/Node", "next", "previous");
            define(writer, TYPES.get(2), 0, "com/acme/Other", "next", "previous");
            for (int i = 0; i < size; i++) {
                boolean last = i + 1 == size || this == LOCALS;
                writer.instance(address(i), type(i), last ? 0 : address(i + 1), 0);
                if (this == LOCALS || i == 0) {
                    boolean thread = i % 10 == 0;
                    writer.threadRoot(
                            thread ? Tag.ROOT_THREAD_OBJECT : Tag.ROOT_JAVA_FRAME, address(i), i / 10 + 1, i % 10);
                }
            }
        }
        return file;
    }

    private long type(int i) {
        return switch (this) {
            case SOFT_CHAIN -> TYPES.get(0);
            case DEEP_CHAIN -> TYPES.get(1 + i % 2);
            default -> TYPES.get(1);
        };
    }

    private static void define(DumpWriter writer, long id, long parent, String name, String... fields)
            throws IOException {
        writer.loadClass(id, name);
        writer.classDump(
                id,
                parent,
                0,
                List.of(),
                List.of(fields).stream().map(Field::reference).toList());
    }

    private static long address(int i) {
        return 0x1000 + i * 24L;
    }
}
