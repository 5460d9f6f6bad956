package io.memwatchdog.hprof;

import io.memwatchdog.hprof.record.Tag;
import io.memwatchdog.hprof.write.DumpWriter;
import io.memwatchdog.hprof.write.DumpWriter.Field;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;

/** Heaps of the shapes on which analysers go quadratic or run out of stack. */
public enum ShapedHeap {
    LINKED_LIST {
        @Override
        void write(DumpWriter writer, int size) throws IOException {
            for (int i = 0; i < size; i++) {
                writer.instance(address(i), NODE, i + 1 < size ? address(i + 1) : 0, i > 0 ? address(i - 1) : 0);
            }
            writer.root(Tag.ROOT_JNI_GLOBAL, address(0));
        }
    },
    /** Each node leads to the one after it and to one far away: ways of all lengths join. */
    LADDER {
        @Override
        void write(DumpWriter writer, int size) throws IOException {
            for (int i = 0; i < size; i++) {
                long across = address((int) (i * 7_919L % size));
                writer.instance(address(i), NODE, i + 1 < size ? address(i + 1) : 0, across);
            }
            writer.root(Tag.ROOT_JNI_GLOBAL, address(0));
        }
    },
    HUGE_ARRAY {
        @Override
        void write(DumpWriter writer, int size) throws IOException {
            for (int i = 0; i < size; i++) {
                writer.instance(address(i), NODE, 0, 0);
            }
            long array = address(size);
            writer.objectArray(
                    array,
                    ARRAY,
                    LongStream.range(0, size).map(i -> address((int) i)).toArray());
            writer.root(Tag.ROOT_JNI_GLOBAL, array);
        }
    },
    /** A thread for ten nodes, each of them a local variable of its own. */
    LOCALS_OF_THREADS {
        @Override
        void write(DumpWriter writer, int size) throws IOException {
            for (int i = 0; i < size; i++) {
                writer.instance(address(i), NODE, 0, 0);
                int thread = i / 10 + 1;
                if (i % 10 == 0) {
                    writer.threadRoot(Tag.ROOT_THREAD_OBJECT, address(i), thread, 0);
                } else {
                    writer.threadRoot(Tag.ROOT_JAVA_FRAME, address(i), thread, i % 10);
                }
            }
        }
    },
    /** Classes that alternate all the way down, so that no run of one class can be folded. */
    DEEP_CHAIN {
        @Override
        void write(DumpWriter writer, int size) throws IOException {
            for (int i = 0; i < size; i++) {
                writer.instance(address(i), i % 3 == 0 ? NODE : OTHER, i + 1 < size ? address(i + 1) : 0, 0);
            }
            writer.root(Tag.ROOT_JNI_GLOBAL, address(0));
        }
    },
    /** Each soft reference holds the one before it in memory. */
    SOFT_CHAIN {
        @Override
        void write(DumpWriter writer, int size) throws IOException {
            for (int i = 0; i < size; i++) {
                writer.instance(address(i), SOFT, i > 0 ? address(i - 1) : 0);
            }
            writer.root(Tag.ROOT_JNI_GLOBAL, address(size - 1));
        }
    };

    private static final long OBJECT = 0x100;
    private static final long NODE = 0x120;
    private static final long OTHER = 0x140;
    private static final long ARRAY = 0x160;
    private static final long REFERENCE = 0x180;
    private static final long SOFT = 0x1A0;

    abstract void write(DumpWriter writer, int size) throws IOException;

    /** Writes it with about so many objects. */
    public Path write(Path file, int size) throws IOException {
        try (DumpWriter writer =
                new DumpWriter(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16), 8, Instant.EPOCH)) {
            define(writer, OBJECT, 0, "java/lang/Object");
            define(writer, NODE, OBJECT, "com/acme/Node", "next", "other");
            define(writer, OTHER, OBJECT, "com/acme/Other", "next", "other");
            define(writer, ARRAY, OBJECT, "[Lcom/acme/Node;");
            define(writer, REFERENCE, OBJECT, "java/lang/ref/Reference", "referent");
            define(writer, SOFT, REFERENCE, "java/lang/ref/SoftReference");
            write(writer, size);
        }
        return file;
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
