package io.memwatchdog.natives;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * All that can be counted in a dump without its addresses, so that two dumps of one heap compare: objects and payload by
 * class, references by class, field and class of the target, roots by kind. A reader of its own, strict and simple.
 */
final class HprofCensus {

    private static final int INSTANCE = 0x21;
    private static final int OBJECT_ARRAY = 0x22;
    private static final int PRIMITIVE_ARRAY = 0x23;
    private static final int CLASS_DUMP = 0x20;
    private static final int JNI_LOCAL = 2;
    private static final int LOCAL = 3;
    private static final int THREAD = 8;
    private static final int OBJECT_TYPE = 2;

    final Map<String, Long> objects = new TreeMap<>();
    final Map<String, Long> payload = new TreeMap<>();
    final Map<String, Long> references = new TreeMap<>();
    final Map<String, Long> roots = new TreeMap<>();
    final Map<String, Long> loaders = new TreeMap<>();
    final Map<String, Long> protectionDomains = new TreeMap<>();
    final Map<Integer, Integer> framesOfThread = new HashMap<>();
    final List<String> badRoots = new ArrayList<>();
    final List<String> frames = new ArrayList<>();
    int threadsWithFrames;
    boolean addressOrder = true;
    boolean anyPrimitiveContents;
    long stringHashes;

    private final Map<Long, String> strings = new HashMap<>();
    private final Map<Long, String> classNames = new HashMap<>();
    private final Map<Long, Long> classNameIds = new HashMap<>();
    private final Map<Long, List<Field>> fields = new HashMap<>();
    private final Map<Long, Long> supers = new HashMap<>();
    private final Map<Long, String> typeOfObject = new HashMap<>();
    private final ByteBuffer in;
    private long lastObject;
    private final Set<Integer> threadSerials = new HashSet<>();

    private record Field(String name, int type) {}

    private record Segment(int start, int end) {}

    private HprofCensus(ByteBuffer in) {
        this.in = in;
    }

    static HprofCensus of(Path dump) throws IOException {
        byte[] bytes = Files.readAllBytes(dump);
        boolean gzip = bytes[0] == 0x1f;
        if (gzip) {
            try (var unzipped = new java.util.zip.GZIPInputStream(Files.newInputStream(dump))) {
                bytes = unzipped.readAllBytes();
            }
        }
        HprofCensus census = new HprofCensus(ByteBuffer.wrap(bytes));
        census.read();
        return census;
    }

    private void read() {
        StringBuilder header = new StringBuilder();
        for (byte b = in.get(); b != 0; b = in.get()) {
            header.append((char) b);
        }
        check(header.toString().equals("JAVA PROFILE 1.0.2"), "header " + header);
        check(in.getInt() == 8, "id size");
        in.getLong();
        List<Segment> segments = new ArrayList<>();
        boolean ended = false;
        while (in.hasRemaining()) {
            check(!ended, "records after the end mark");
            int tag = in.get() & 0xff;
            in.getInt();
            int length = in.getInt();
            int end = in.position() + length;
            switch (tag) {
                case 1 -> strings.put(in.getLong(), text(length - 8));
                case 2 -> {
                    in.getInt();
                    long id = in.getLong();
                    in.getInt();
                    classNameIds.put(id, in.getLong());
                }
                case 4 -> {
                    in.getLong();
                    frames.add(string(in.getLong()));
                }
                case 5 -> {
                    in.getInt();
                    int thread = in.getInt();
                    int count = in.getInt();
                    framesOfThread.put(thread, count);
                    threadsWithFrames += count > 0 ? 1 : 0;
                }
                case 0x1c -> segments.add(new Segment(in.position(), end));
                case 0x2c -> ended = true;
                default -> throw new IllegalStateException("record " + tag);
            }
            in.position(end);
        }
        check(ended, "no end mark");
        classNameIds.forEach((id, name) -> classNames.put(id, normal(string(name))));
        for (Segment segment : segments) {
            walk(segment, true);
        }
        for (Segment segment : segments) {
            walk(segment, false);
        }
    }

    private void walk(Segment segment, boolean first) {
        in.position(segment.start);
        while (in.position() < segment.end) {
            subRecord(first);
        }
        check(in.position() == segment.end, "segment ends inside a record");
    }

    private void subRecord(boolean first) {
        int tag = in.get() & 0xff;
        switch (tag) {
            case 0xff, 5, 7 -> root(tag, first, 0);
            case 1 -> root(tag, first, 8);
            case 2, 3, 8 -> root(tag, first, 8);
            case 4, 6 -> root(tag, first, 4);
            case CLASS_DUMP -> classDump(first);
            case INSTANCE -> instance(first);
            case OBJECT_ARRAY -> objectArray(first);
            case PRIMITIVE_ARRAY -> primitiveArray(first);
            default -> throw new IllegalStateException("sub-record " + tag + " at " + in.position());
        }
    }

    private void root(int tag, boolean first, int more) {
        long object = in.getLong();
        int at = in.position();
        if (first && (tag == LOCAL || tag == JNI_LOCAL)) {
            int thread = in.getInt();
            int depth = in.getInt();
            if (depth < -1 || depth >= framesOfThread.getOrDefault(thread, 0)) {
                badRoots.add("frame " + depth + " of thread " + thread);
            }
        }
        if (first && tag == THREAD && !threadSerials.add(in.getInt())) {
            badRoots.add("two threads have one serial number");
        }
        in.position(at + more);
        if (first) {
            roots.merge(Integer.toHexString(tag), 1L, Long::sum);
        } else {
            check(typeOfObject.containsKey(object) || classNames.containsKey(object), "root without object");
        }
    }

    private void classDump(boolean first) {
        long id = in.getLong();
        in.getInt();
        long superClass = in.getLong();
        long loader = in.getLong();
        long signers = in.getLong();
        long protectionDomain = in.getLong();
        in.position(in.position() + 2 * 8 + 4);
        check(in.getShort() == 0, "constant pool");
        String name = classNames.get(id);
        if (first) {
            objects.merge("class " + name, 1L, Long::sum);
            supers.put(id, superClass);
        } else {
            loaders.merge(target(loader), 1L, Long::sum);
            protectionDomains.merge(target(signers) + ", " + target(protectionDomain), 1L, Long::sum);
        }
        int statics = in.getShort() & 0xffff;
        for (int i = 0; i < statics; i++) {
            String field = string(in.getLong());
            value("static " + name + "." + field, in.get(), first);
        }
        int count = in.getShort() & 0xffff;
        List<Field> own = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            own.add(new Field(string(in.getLong()), in.get()));
        }
        fields.put(id, own);
    }

    private void instance(boolean first) {
        long id = in.getLong();
        in.getInt();
        long type = in.getLong();
        int length = in.getInt();
        int end = in.position() + length;
        if (first) {
            note(id, classNames.get(type), length);
        } else {
            for (long c = type; c != 0; c = supers.get(c)) {
                for (Field field : fields.get(c)) {
                    if (field.name.equals("hash") && "java/lang/String".equals(classNames.get(c))) {
                        stringHashes += in.getInt(in.position()) != 0 ? 1 : 0;
                    }
                    value(classNames.get(type) + "." + field.name, field.type, false);
                }
            }
            check(in.position() == end, "instance of " + classNames.get(type));
        }
        in.position(end);
    }

    private void objectArray(boolean first) {
        long id = in.getLong();
        in.getInt();
        int length = in.getInt();
        String type = classNames.get(in.getLong());
        if (first) {
            note(id, type, length);
            in.position(in.position() + 8 * length);
        } else {
            for (int i = 0; i < length; i++) {
                reference(type + "[]", in.getLong());
            }
        }
    }

    private void primitiveArray(boolean first) {
        long id = in.getLong();
        in.getInt();
        int length = in.getInt();
        int type = in.get();
        if (first) {
            note(id, "primitive " + type, length);
        }
        int end = in.position() + length * bytes(type);
        while (in.position() < end) {
            anyPrimitiveContents |= in.get() != 0;
        }
    }

    private void note(long id, String type, int length) {
        check(type != null, "object of an unknown class");
        check(typeOfObject.put(id, type) == null, "object twice");
        addressOrder &= Long.compareUnsigned(lastObject, id) < 0;
        lastObject = id;
        objects.merge(type, 1L, Long::sum);
        payload.merge(type, (long) length, Long::sum);
    }

    private void value(String holder, int type, boolean skip) {
        if (type != OBJECT_TYPE || skip) {
            in.position(in.position() + bytes(type));
        } else {
            reference(holder, in.getLong());
        }
    }

    private void reference(String holder, long target) {
        references.merge(holder + " -> " + target(target), 1L, Long::sum);
    }

    private String target(long id) {
        if (id == 0) {
            return "null";
        }
        String type = typeOfObject.get(id);
        if (type != null) {
            return type;
        }
        return classNames.containsKey(id) ? "class" : "DANGLING";
    }

    /** Names of hidden classes differ from run to run. */
    static String normal(String name) {
        return name.replaceAll("(Lambda|LambdaForm\\$[A-Z]+|Proxy|GeneratedMethodAccessor)[^;]*", "$1");
    }

    private String string(long id) {
        String value = strings.get(id);
        check(value != null, "string " + id);
        return value;
    }

    private String text(int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static int bytes(int type) {
        return switch (type) {
            case 4, 8 -> 1;
            case 5, 9 -> 2;
            case 6, 10 -> 4;
            case 2, 7, 11 -> 8;
            default -> throw new IllegalStateException("type " + type);
        };
    }

    private void check(boolean condition, String what) {
        if (!condition) {
            throw new IllegalStateException("bad dump: " + what + " at " + in.position());
        }
    }
}
