package io.memwatchdog.natives;

import io.memwatchdog.hprof.HprofException;
import io.memwatchdog.hprof.record.Cursor;
import io.memwatchdog.hprof.record.DumpBytes;
import io.memwatchdog.hprof.record.DumpFile;
import io.memwatchdog.hprof.record.HeapVisitor;
import io.memwatchdog.hprof.record.SegmentWalker;
import io.memwatchdog.hprof.record.Tag;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A dump in memory, object by object with all values, as our own reader reads it. */
final class HeapPicture {

    static final String UNLOADED_MIRROR = "java/lang/Class";

    private static final String[] ELEMENTS = {};
    private static final long[] NO_VALUES = {};
    private static final byte[] NOTHING = {};

    /**
     * A class, an instance or an array.
     *
     * @param type its name as in the dump; for classes with {@code class } before
     * @param slots names of the references; empty for arrays, whose elements have none
     * @param names of the values that are no references
     * @param elements of a primitive array, as in the dump
     */
    record Node(
            long id, String type, String[] slots, long[] references, String[] names, long[] values, byte[] elements) {

        String slot(int reference) {
            return slots.length == 0 ? "[]" : slots[reference];
        }
    }

    /**
     * A root.
     *
     * @param thread the object of the thread that it belongs to, or 0
     * @param frame method and distance from the bottom of the stack; empty where there is none
     */
    record Root(String kind, long object, long thread, String frame) {}

    private record RawRoot(int tag, long object, int thread, int frame) {}

    private record Field(String name, int type) {}

    private record Type(long superId, List<Field> own) {}

    /** Dumpers list fields in an order of their own: here they stand in that of their names, those of superclasses last. */
    private record Layout(String type, String[] slots, String[] names, int[] types, int[] places) {}

    private final DumpFile file;
    private final Map<Long, Node> nodes = new LinkedHashMap<>();
    private final List<RawRoot> rawRoots = new ArrayList<>();
    private final Map<Long, Type> types = new HashMap<>();
    private final Map<Long, Layout> layouts = new HashMap<>();
    private final Map<Integer, RawRoot> threads = new HashMap<>();

    private HeapPicture(DumpFile file) {
        this.file = file;
    }

    static HeapPicture of(Path dump) throws IOException {
        DumpFile file = DumpFile.scan(DumpBytes.map(dump));
        if (file.isTruncated()) {
            throw new IOException(dump + " is truncated");
        }
        HeapPicture picture = new HeapPicture(file);
        picture.walk(picture.new Classes());
        picture.walk(picture.new Objects());
        return picture;
    }

    private void walk(HeapVisitor visitor) throws IOException {
        SegmentWalker walker = new SegmentWalker(file.bytes(), file.header().idSize());
        for (DumpFile.Segment segment : file.segments()) {
            walker.walk(segment.start(), segment.end(), segment.end(), false, visitor);
        }
    }

    Collection<Node> nodes() {
        return nodes.values();
    }

    Node node(long id) {
        return nodes.get(id);
    }

    List<Root> roots() throws HprofException {
        List<Root> roots = new ArrayList<>();
        for (RawRoot raw : rawRoots) {
            RawRoot thread = hasThread(raw.tag) ? threads.get(raw.thread) : null;
            String frame = thread == null || raw.tag == Tag.ROOT_THREAD_OBJECT ? "" : frame(thread.frame, raw.frame);
            roots.add(new Root(kind(raw.tag), raw.object, thread == null ? 0 : thread.object, frame));
        }
        return roots;
    }

    private static boolean hasThread(int tag) {
        return tag == Tag.ROOT_JAVA_FRAME || tag == Tag.ROOT_JNI_LOCAL || tag == Tag.ROOT_THREAD_OBJECT;
    }

    private static String kind(int tag) {
        return switch (tag) {
            case Tag.ROOT_JNI_GLOBAL -> "jni global";
            case Tag.ROOT_JNI_LOCAL -> "jni local";
            case Tag.ROOT_JAVA_FRAME -> "local";
            case Tag.ROOT_STICKY_CLASS -> "sticky class";
            case Tag.ROOT_MONITOR_USED -> "monitor";
            case Tag.ROOT_THREAD_OBJECT -> "thread";
            case Tag.ROOT_UNKNOWN -> "unknown";
            default -> "0x" + Integer.toHexString(tag);
        };
    }

    private String frame(int trace, int frame) throws HprofException {
        String method = frame < 0 ? "" : file.method(trace, frame);
        if (method.isEmpty()) {
            return "";
        }
        int below = 0;
        while (!file.method(trace, frame + below + 1).isEmpty()) {
            below++;
        }
        return method + "@" + below;
    }

    /** What can be reached from some objects, these included. */
    Set<Long> reachableFrom(Collection<Long> starts) {
        Set<Long> reached = new HashSet<>();
        Deque<Long> left = new ArrayDeque<>(starts);
        while (!left.isEmpty()) {
            Node node = nodes.get(left.pop());
            if (node != null && reached.add(node.id)) {
                for (long target : node.references) {
                    left.push(target);
                }
            }
        }
        return reached;
    }

    /** All that something refers to. */
    Set<Long> referredTo() {
        Set<Long> targets = new HashSet<>();
        for (Node node : nodes.values()) {
            for (long target : node.references) {
                targets.add(target);
            }
        }
        return targets;
    }

    private final class Classes implements HeapVisitor {

        @Override
        public void root(int tag, long id, int thread, int frame) {
            RawRoot root = new RawRoot(tag, id, thread, frame);
            rawRoots.add(root);
            if (tag == Tag.ROOT_THREAD_OBJECT && threads.put(thread, root) != null) {
                throw new IllegalStateException("two threads have the serial number " + thread);
            }
        }

        @Override
        public void classDump(Cursor cursor, long id) throws HprofException {
            cursor.require(4 + 6 * 8 + 4 + 2 + 2);
            cursor.skip(4);
            Map<String, Long> references = new TreeMap<>();
            Map<String, Long> values = new TreeMap<>();
            for (String slot : List.of("<super>", "<loader>", "<signers>", "<protection domain>")) {
                references.put(slot, cursor.id());
            }
            cursor.skip(2 * 8);
            values.put("<instance size>", cursor.u4());
            cursor.skip(2);
            for (int left = cursor.u2(); left > 0; left--) {
                cursor.require(8 + 1 + 8);
                String name = "static " + file.string(cursor.id());
                int type = cursor.u1();
                boolean twice = (type == Tag.TYPE_OBJECT ? references : values).put(name, value(cursor, type)) != null;
                if (twice) {
                    throw new IllegalStateException("two fields " + name);
                }
            }
            List<Field> own = new ArrayList<>();
            cursor.require(2);
            for (int left = cursor.u2(); left > 0; left--) {
                cursor.require(8 + 1);
                own.add(new Field(file.string(cursor.id()), cursor.u1()));
            }
            types.put(id, new Type(references.get("<super>"), own));
            add(new Node(
                    id,
                    "class " + file.className(id),
                    references.keySet().toArray(String[]::new),
                    longs(references.values()),
                    values.keySet().toArray(String[]::new),
                    longs(values.values()),
                    NOTHING));
        }

        @Override
        public void instance(Cursor cursor, long id, long classId, long length) {}

        @Override
        public void objectArray(Cursor cursor, long id, long classId, long length) {}

        @Override
        public void primitiveArray(Cursor cursor, long id, int type, long length) {}
    }

    private final class Objects implements HeapVisitor {

        @Override
        public void instance(Cursor cursor, long id, long classId, long length) throws HprofException {
            Layout layout = layouts.computeIfAbsent(classId, HeapPicture.this::layout);
            long end = cursor.offset() + length;
            long[] references = new long[layout.slots.length];
            long[] values = new long[layout.names.length];
            references[0] = classId;
            for (int i = 0; i < layout.types.length; i++) {
                cursor.require(8);
                boolean reference = layout.types[i] == Tag.TYPE_OBJECT;
                (reference ? references : values)[layout.places[i]] = value(cursor, layout.types[i]);
            }
            if (cursor.offset() != end) {
                throw new IllegalStateException(
                        "an instance of " + file.className(classId) + " has " + length + " bytes");
            }
            add(new Node(id, layout.type, layout.slots, references, layout.names, values, NOTHING));
        }

        @Override
        public void objectArray(Cursor cursor, long id, long classId, long length) throws HprofException {
            long[] references = new long[(int) length];
            for (int i = 0; i < length; i++) {
                cursor.require(8);
                references[i] = cursor.id();
            }
            add(new Node(id, file.className(classId), ELEMENTS, references, ELEMENTS, NO_VALUES, NOTHING));
        }

        @Override
        public void primitiveArray(Cursor cursor, long id, int type, long length) {
            byte[] elements = new byte[(int) length * Tag.typeBytes(type, 8)];
            file.bytes().copy(cursor.offset(), elements, elements.length);
            add(new Node(id, Tag.typeName(type) + "[]", ELEMENTS, NO_VALUES, ELEMENTS, NO_VALUES, elements));
        }
    }

    private void add(Node node) {
        if (node.type.isEmpty() || nodes.put(node.id, node) != null) {
            throw new IllegalStateException("an object twice, or of an unknown class: " + node);
        }
    }

    private Layout layout(long classId) {
        List<Field> fields = new ArrayList<>();
        List<String> slots = new ArrayList<>(List.of("<class>"));
        List<String> names = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        for (long at = classId; at != 0; at = types.get(at).superId) {
            List<Field> own = types.get(at).own;
            for (Field field : own) {
                List<String> alike = field.type == Tag.TYPE_OBJECT ? slots : names;
                places.add(alike.size()
                        + (int) own.stream()
                                .filter(other -> isBefore(other, field))
                                .count());
            }
            own.stream()
                    .sorted(Comparator.comparing(Field::name))
                    .forEach(field -> (field.type == Tag.TYPE_OBJECT ? slots : names).add(field.name));
            fields.addAll(own);
        }
        return new Layout(
                nodes.get(classId).type.substring("class ".length()),
                slots.toArray(String[]::new),
                names.toArray(String[]::new),
                fields.stream().mapToInt(Field::type).toArray(),
                places.stream().mapToInt(Integer::intValue).toArray());
    }

    private static boolean isBefore(Field a, Field b) {
        return (a.type == Tag.TYPE_OBJECT) == (b.type == Tag.TYPE_OBJECT) && a.name.compareTo(b.name) < 0;
    }

    private static long value(Cursor cursor, int type) {
        return switch (Tag.typeBytes(type, 8)) {
            case 1 -> cursor.u1();
            case 2 -> cursor.u2();
            case 4 -> cursor.u4();
            case 8 -> cursor.i8();
            default -> throw new IllegalStateException("type " + type);
        };
    }

    private static long[] longs(Collection<Long> values) {
        return values.stream().mapToLong(Long::longValue).toArray();
    }
}
