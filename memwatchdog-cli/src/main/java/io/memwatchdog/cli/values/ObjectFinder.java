package io.memwatchdog.cli.values;

import io.memwatchdog.hprof.HprofException;
import io.memwatchdog.hprof.record.Cursor;
import io.memwatchdog.hprof.record.DumpFile;
import io.memwatchdog.hprof.record.HeapVisitor;
import io.memwatchdog.hprof.record.SegmentWalker;
import io.memwatchdog.hprof.record.Tag;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds a few objects in a dump, in one pass over it for all of them. */
final class ObjectFinder implements HeapVisitor {

    /** Of each object; what is shown of it is shorter. */
    private static final int MOST_BYTES = 4096;

    private final DumpFile dump;
    private final Map<Long, Long> classOffsets = new HashMap<>();
    private final Map<Long, RawObject> found = new HashMap<>();
    private Set<Long> wanted = Set.of();

    ObjectFinder(DumpFile dump) {
        this.dump = dump;
    }

    /** Looks for objects; {@link #found} has them then. */
    void find(Set<Long> ids) throws HprofException {
        wanted = ids;
        if (ids.isEmpty()) {
            return;
        }
        SegmentWalker walker = new SegmentWalker(dump.bytes(), dump.header().idSize());
        for (DumpFile.Segment segment : dump.segments()) {
            walker.walk(segment.start(), segment.end(), segment.end(), segment.openEnd(), this);
        }
    }

    Map<Long, RawObject> found() {
        return found;
    }

    /** Declared fields of a class; none where the dump does not have it. */
    ClassFields fields(long classId) throws HprofException {
        Long offset = classOffsets.get(classId);
        if (offset == null) {
            return new ClassFields(0, List.of());
        }
        Cursor cursor = new Cursor(dump.bytes(), dump.header().idSize());
        cursor.seek(offset);
        return ClassFields.read(cursor, dump);
    }

    @Override
    public void instance(Cursor cursor, long id, long classId, long length) throws HprofException {
        if (wanted.contains(id)) {
            found.put(id, new RawObject(classId, 0, -1, bytes(cursor, length)));
        }
    }

    @Override
    public void objectArray(Cursor cursor, long id, long classId, long length) {
        if (wanted.contains(id)) {
            found.put(id, new RawObject(classId, 0, length, ByteBuffer.allocate(0)));
        }
    }

    @Override
    public void primitiveArray(Cursor cursor, long id, int type, long length) throws HprofException {
        if (wanted.contains(id)) {
            long bytes = length * Tag.typeBytes(type, dump.header().idSize());
            found.put(id, new RawObject(0, type, length, bytes(cursor, bytes)));
        }
    }

    @Override
    public void classDump(Cursor cursor, long id) {
        classOffsets.put(id, cursor.offset());
    }

    @Override
    public void root(int tag, long id, int thread, int frame) {}

    private static ByteBuffer bytes(Cursor cursor, long length) throws HprofException {
        byte[] bytes = new byte[(int) Math.min(length, MOST_BYTES)];
        for (int i = 0; i < bytes.length; i++) {
            cursor.require(1);
            bytes[i] = (byte) cursor.u1();
        }
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }
}
