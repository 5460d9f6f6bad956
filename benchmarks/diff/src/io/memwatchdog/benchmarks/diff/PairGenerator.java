package io.memwatchdog.benchmarks.diff;

import io.memwatchdog.hprof.record.Tag;
import io.memwatchdog.hprof.write.DumpWriter;
import io.memwatchdog.hprof.write.DumpWriter.Field;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Writes two dumps of one made-up service: maps, lists, linked lists, trees and deep chains, and sessions that grow by so much
 * that the second heap has a tenth more objects. Seeded: the same arguments give the same bytes. {@code PairGenerator <directory>
 * <million objects>}.
 */
public final class PairGenerator {

    private static final long OBJECT = 0x100;
    private static final long STRING = 0x140;
    private static final long NODE = 0x180;
    private static final long NODES = 0x1C0;
    private static final long MAP = 0x200;
    private static final long OBJECTS = 0x240;
    private static final long LIST = 0x280;
    private static final long ITEM = 0x2C0;
    private static final long CHAIN = 0x300;
    private static final long TREE = 0x340;
    private static final long SESSION = 0x380;
    private static final long SERVICE = 0x3C0;
    private static final long CACHE = 0x400;
    private static final long BYTES = 0x440;

    private final DumpWriter out;
    private final Random random = new Random(7);
    private long address = 0x8000_0000L;
    private long objects;

    private PairGenerator(DumpWriter out) {
        this.out = out;
    }

    public static void main(String[] args) throws IOException {
        long objects = Long.parseLong(args[1]) * 1_000_000;
        write(Path.of(args[0], "base.hprof"), objects, 0, Instant.parse("2026-01-01T10:00:00Z"));
        write(Path.of(args[0], "leaked.hprof"), objects, objects / 10, Instant.parse("2026-01-01T10:10:00Z"));
    }

    private static void write(Path file, long objects, long grown, Instant takenAt) throws IOException {
        try (DumpWriter writer =
                new DumpWriter(new BufferedOutputStream(Files.newOutputStream(file), 1 << 20), 8, takenAt)) {
            PairGenerator generator = new PairGenerator(writer);
            generator.classes();
            generator.heap(objects, grown);
            System.out.println(file + ": " + generator.objects + " objects");
        }
    }

    private void classes() throws IOException {
        out.loadClass(SERVICE, "com/acme/Shop");
        out.loadClass(CACHE, "com/acme/SessionCache");
        for (String field : List.of("CATALOGUE", "ORDERS", "EVENTS", "TAXONOMY", "CACHE")) {
            out.string(field);
        }
        define(OBJECT, "java/lang/Object", List.of());
        define(BYTES, "[B", List.of());
        define(STRING, "java/lang/String", List.of(Field.reference("value"), Field.integer("hash")));
        define(
                NODE,
                "java/util/HashMap$Node",
                List.of(Field.integer("hash"), Field.reference("key"), Field.reference("value"), Field.reference("next")));
        define(NODES, "[Ljava/util/HashMap$Node;", List.of());
        define(MAP, "java/util/HashMap", List.of(Field.reference("table"), Field.integer("size")));
        define(OBJECTS, "[Ljava/lang/Object;", List.of());
        define(LIST, "java/util/ArrayList", List.of(Field.reference("elementData"), Field.integer("size")));
        define(
                ITEM,
                "com/acme/Item",
                List.of(Field.reference("name"), Field.reference("tags"), Field.reference("previous"), Field.integer("price")));
        define(CHAIN, "com/acme/Event", List.of(Field.reference("next"), Field.reference("text")));
        define(TREE, "com/acme/Branch", List.of(Field.reference("left"), Field.reference("right"), Field.reference("label")));
        define(SESSION, "com/acme/UserSession", List.of(Field.reference("user"), Field.reference("attributes")));
    }

    private void define(long id, String name, List<Field> fields) throws IOException {
        out.loadClass(id, name);
        out.classDump(id, id == OBJECT ? 0 : OBJECT, 0, List.of(), fields);
    }

    private void heap(long total, long grown) throws IOException {
        long catalogue = catalogue(total * 35 / 100);
        long lists = lists(total * 20 / 100);
        long events = chain(total * 15 / 100);
        long tree = tree(total * 10 / 100);
        long cache = sessions(total * 20 / 100 + grown);
        out.classDump(
                SERVICE,
                OBJECT,
                0,
                List.of(
                        Field.reference("CATALOGUE", catalogue),
                        Field.reference("ORDERS", lists),
                        Field.reference("EVENTS", events),
                        Field.reference("TAXONOMY", tree)),
                List.of());
        out.classDump(CACHE, OBJECT, 0, List.of(Field.reference("CACHE", cache)), List.of());
        for (long type = OBJECT; type <= CACHE; type += 0x40) {
            out.root(Tag.ROOT_STICKY_CLASS, type);
        }
    }

    private long allocate(long bytes) {
        long id = address;
        address += (bytes + 7) / 8 * 8;
        objects++;
        return id;
    }

    private long string() throws IOException {
        int length = 8 + random.nextInt(40);
        long bytes = allocate(16 + length);
        out.primitiveArray(bytes, Tag.TYPE_BYTE, length);
        long id = allocate(20);
        byte[] data = new byte[12];
        ByteBuffer.wrap(data).putLong(bytes);
        out.rawInstance(id, STRING, data);
        return id;
    }

    private long withInt(long type, int shallowBytes, boolean intFirst, long... references) throws IOException {
        ByteBuffer data = ByteBuffer.allocate(references.length * 8 + 4);
        if (intFirst) {
            data.putInt(random.nextInt());
        }
        for (long reference : references) {
            data.putLong(reference);
        }
        long id = allocate(shallowBytes);
        out.rawInstance(id, type, data.array());
        return id;
    }

    /** Items in many maps of some thousands. */
    private long catalogue(long total) throws IOException {
        long end = objects + total;
        ArrayList<Long> maps = new ArrayList<>();
        long previous = 0;
        while (objects < end) {
            long[] bins = new long[4096];
            for (int i = 0; i < bins.length * 3 / 4 && objects < end; i++) {
                previous = item(previous);
                put(bins, previous);
            }
            maps.add(map(bins));
        }
        return list(maps.stream().mapToLong(Long::longValue).toArray());
    }

    /** Sessions in one map. */
    private long sessions(long total) throws IOException {
        long end = objects + total;
        long[] bins = new long[(int) Long.highestOneBit(Math.max(16, total / 10))];
        while (objects < end) {
            put(bins, session());
        }
        return map(bins);
    }

    private void put(long[] bins, long value) throws IOException {
        int bin = random.nextInt(bins.length);
        bins[bin] = withInt(NODE, 28, true, string(), value, bins[bin]);
    }

    private long map(long[] bins) throws IOException {
        long table = allocate(16 + 4L * bins.length);
        out.objectArray(table, NODES, bins);
        return withInt(MAP, 20, false, table);
    }

    private long item(long previous) throws IOException {
        return withInt(ITEM, 28, false, string(), 0, random.nextInt(50) == 0 ? previous : 0);
    }

    private long session() throws IOException {
        long user = string();
        long attributes = list(string(), string());
        long id = allocate(20);
        out.instance(id, SESSION, user, attributes);
        return id;
    }

    private long list(long... elements) throws IOException {
        long array = allocate(16 + 4L * elements.length);
        out.objectArray(array, OBJECTS, elements);
        return withInt(LIST, 20, false, array);
    }

    private long lists(long total) throws IOException {
        long end = objects + total;
        ArrayList<Long> all = new ArrayList<>();
        while (objects < end) {
            long[] names = new long[10];
            for (int i = 0; i < names.length; i++) {
                names[i] = string();
            }
            all.add(list(names));
        }
        return list(all.stream().mapToLong(Long::longValue).toArray());
    }

    private long chain(long total) throws IOException {
        long end = objects + total;
        long next = 0;
        while (objects < end) {
            long text = string();
            long id = allocate(20);
            out.instance(id, CHAIN, next, text);
            next = id;
        }
        return next;
    }

    private long tree(long total) throws IOException {
        ArrayDeque<Long> level = new ArrayDeque<>();
        long end = objects + total;
        while (objects < end || level.size() > 1) {
            boolean leaf = objects < end && level.size() < 2 + (end - objects) / 8;
            long left = leaf ? 0 : level.poll();
            long right = leaf || level.isEmpty() ? 0 : level.poll();
            long label = string();
            long id = allocate(24);
            out.instance(id, TREE, left, right, label);
            level.add(id);
        }
        return level.remove();
    }
}
