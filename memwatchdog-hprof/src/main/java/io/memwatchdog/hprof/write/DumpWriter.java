package io.memwatchdog.hprof.write;

import io.memwatchdog.hprof.record.Tag;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a dump record by record, as HotSpot does: strings and classes, then heap dump segments of about a megabyte. It checks
 * nothing, so that broken dumps can be written as well. Not thread-safe.
 */
public final class DumpWriter implements Closeable {

    private static final int SEGMENT_BYTES = 1 << 20;

    private final OutputStream out;
    private final int idSize;
    private byte[] bytes = new byte[2 * SEGMENT_BYTES];
    private ByteBuffer segment = ByteBuffer.wrap(bytes);
    private final Map<String, Long> strings = new HashMap<>();
    private long nextString = 1;
    private int nextSerial = 1;

    /** A field of instances, or a static field with its value. */
    public record Field(String name, int type, long value) {

        /** A reference. */
        public static Field reference(String name) {
            return new Field(name, Tag.TYPE_OBJECT, 0);
        }

        /** A static reference. */
        public static Field reference(String name, long value) {
            return new Field(name, Tag.TYPE_OBJECT, value);
        }

        /** An {@code int}. */
        public static Field integer(String name) {
            return new Field(name, Tag.TYPE_INT, 0);
        }
    }

    /** Begins a dump; the stream is closed with this writer. */
    public DumpWriter(OutputStream out, int idSize, Instant takenAt) throws IOException {
        this.out = out;
        this.idSize = idSize;
        ByteBuffer header = ByteBuffer.allocate(31);
        header.put("JAVA PROFILE 1.0.2\0".getBytes(StandardCharsets.US_ASCII));
        header.putInt(idSize).putLong(takenAt.toEpochMilli());
        out.write(header.array());
    }

    /**
     * Writes a string, unless it is there already, and answers its id. HotSpot writes all strings before the first segment, and
     * some readers rely on it.
     */
    public long string(String text) throws IOException {
        Long known = strings.get(text);
        if (known != null) {
            return known;
        }
        strings.put(text, nextString);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] body = new byte[idSize + bytes.length];
        id(ByteBuffer.wrap(body), nextString).put(bytes);
        record(Tag.STRING, body);
        return nextString++;
    }

    /** Writes that a class is loaded, with its name as the JVM has it: {@code com/acme/Cart}. */
    public void loadClass(long id, String name) throws IOException {
        long nameId = string(name);
        byte[] body = new byte[8 + 2 * idSize];
        id(id(ByteBuffer.wrap(body).putInt(nextSerial++), id).putInt(0), nameId);
        record(Tag.LOAD_CLASS, body);
    }

    /** Writes a class with its fields; {@link #loadClass} gives it its name. */
    public void classDump(long id, long superId, long loaderId, List<Field> statics, List<Field> fields)
            throws IOException {
        long[] names = new long[statics.size() + fields.size()];
        for (int i = 0; i < names.length; i++) {
            names[i] = string((i < statics.size() ? statics.get(i) : fields.get(i - statics.size())).name());
        }
        room(1024 + names.length * (idSize + 9));
        segment.put((byte) Tag.CLASS_DUMP);
        id(segment, id).putInt(0);
        for (long reference : new long[] {superId, loaderId, 0, 0, 0, 0}) {
            id(segment, reference);
        }
        segment.putInt(fields.stream()
                .mapToInt(field -> Tag.typeBytes(field.type(), idSize))
                .sum());
        segment.putShort((short) 0).putShort((short) statics.size());
        for (int i = 0; i < statics.size(); i++) {
            id(segment, names[i]).put((byte) statics.get(i).type());
            value(statics.get(i).type(), statics.get(i).value());
        }
        segment.putShort((short) fields.size());
        for (int i = 0; i < fields.size(); i++) {
            id(segment, names[statics.size() + i]).put((byte) fields.get(i).type());
        }
    }

    /** Writes an instance all of whose fields are references. */
    public void instance(long id, long classId, long... references) throws IOException {
        room(32 + references.length * 8);
        segment.put((byte) Tag.INSTANCE_DUMP);
        id(id(segment, id).putInt(0), classId).putInt(references.length * idSize);
        for (long reference : references) {
            id(segment, reference);
        }
    }

    /** Writes an instance with the bytes of its fields as they are. */
    public void rawInstance(long id, long classId, byte[] data) throws IOException {
        room(32 + data.length);
        segment.put((byte) Tag.INSTANCE_DUMP);
        id(id(segment, id).putInt(0), classId).putInt(data.length).put(data);
    }

    /** Writes an array of objects. */
    public void objectArray(long id, long classId, long... elements) throws IOException {
        room(32 + elements.length * 8);
        segment.put((byte) Tag.OBJECT_ARRAY_DUMP);
        id(id(segment, id).putInt(0).putInt(elements.length), classId);
        for (long element : elements) {
            id(segment, element);
        }
    }

    /** Writes an array of a primitive type whose elements are all zero. */
    public void primitiveArray(long id, int type, int length) throws IOException {
        int bytes = length * Tag.typeBytes(type, idSize);
        room(32 + bytes);
        segment.put((byte) Tag.PRIMITIVE_ARRAY_DUMP);
        id(segment, id).putInt(0).putInt(length).put((byte) type);
        segment.position(segment.position() + bytes);
    }

    /** Writes an array of bytes. */
    public void byteArray(long id, byte[] content) throws IOException {
        room(32 + content.length);
        segment.put((byte) Tag.PRIMITIVE_ARRAY_DUMP);
        id(segment, id)
                .putInt(0)
                .putInt(content.length)
                .put((byte) Tag.TYPE_BYTE)
                .put(content);
    }

    /** Writes a root that has nothing but an object, such as {@link Tag#ROOT_STICKY_CLASS}. */
    public void root(int tag, long id) throws IOException {
        room(32);
        id(segment.put((byte) tag), id);
        if (tag == Tag.ROOT_JNI_GLOBAL) {
            id(segment, 0);
        }
    }

    /** Writes a root that belongs to a thread: {@link Tag#ROOT_THREAD_OBJECT}, {@link Tag#ROOT_JAVA_FRAME}. */
    public void threadRoot(int tag, long id, int thread, int frame) throws IOException {
        room(32);
        id(segment.put((byte) tag), id).putInt(thread).putInt(frame);
    }

    /** Writes any bytes into the heap dump segment. */
    public void raw(byte... bytes) throws IOException {
        room(bytes.length);
        segment.put(bytes);
    }

    /** Ends the segment, so that the next sub-record begins a new one. */
    public void endSegment() throws IOException {
        int length = segment.position();
        if (length > 0) {
            out.write(Tag.HEAP_DUMP_SEGMENT);
            out.write(ByteBuffer.allocate(8).putInt(0).putInt(length).array());
            out.write(bytes, 0, length);
            bytes = bytes.length > 2 * SEGMENT_BYTES ? new byte[2 * SEGMENT_BYTES] : bytes;
            Arrays.fill(bytes, 0, Math.min(length, bytes.length), (byte) 0);
            segment = ByteBuffer.wrap(bytes);
        }
    }

    /** Ends the dump and closes the stream. */
    @Override
    public void close() throws IOException {
        endSegment();
        record(Tag.HEAP_DUMP_END, new byte[0]);
        out.close();
    }

    /** HotSpot, too, gives an array that is larger than a segment one of its own. */
    private void room(int bytes) throws IOException {
        if (segment.position() + bytes > SEGMENT_BYTES) {
            endSegment();
        }
        if (bytes > segment.remaining()) {
            this.bytes = new byte[bytes + SEGMENT_BYTES];
            segment = ByteBuffer.wrap(this.bytes);
        }
    }

    private void record(int tag, byte[] body) throws IOException {
        out.write(tag);
        out.write(ByteBuffer.allocate(8).putInt(0).putInt(body.length).array());
        out.write(body);
    }

    private ByteBuffer id(ByteBuffer target, long id) {
        return idSize == 8 ? target.putLong(id) : target.putInt((int) id);
    }

    private void value(int type, long value) {
        switch (Tag.typeBytes(type, idSize)) {
            case 1 -> segment.put((byte) value);
            case 2 -> segment.putShort((short) value);
            case 4 -> segment.putInt((int) value);
            default -> segment.putLong(value);
        }
    }
}
