package io.memwatchdog.hprof.redact;

import io.memwatchdog.hprof.HprofException;
import io.memwatchdog.hprof.graph.ClassInfo;
import io.memwatchdog.hprof.graph.ClassTable;
import io.memwatchdog.hprof.record.Cursor;
import io.memwatchdog.hprof.record.HeapVisitor;
import io.memwatchdog.hprof.record.Tag;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Tells which bytes of a dump are values of primitive fields or elements of primitive arrays. */
final class PrimitiveRanges implements HeapVisitor {

    /** Takes a range of bytes. */
    @FunctionalInterface
    interface Range {
        void zero(long offset, long length) throws HprofException;
    }

    private final ClassTable classes;
    private final int idSize;
    private final Set<Long> kept;
    private final Range range;
    private final Map<ClassInfo, int[]> types = new HashMap<>();

    /**
     * Prepares.
     *
     * @param kept ids of arrays that stay readable
     */
    PrimitiveRanges(ClassTable classes, int idSize, Set<Long> kept, Range range) {
        this.classes = classes;
        this.idSize = idSize;
        this.kept = kept;
        this.range = range;
    }

    @Override
    public void instance(Cursor cursor, long id, long classId, long length) throws HprofException {
        ClassInfo info = classes.byId(classId);
        if (!info.describes(length)) {
            // Of a class that is not in the dump nobody knows which bytes are references: none survives.
            range.zero(cursor.offset(), length);
            return;
        }
        long offset = cursor.offset();
        for (int type : types.computeIfAbsent(info, key -> key.fieldTypes(classes))) {
            int bytes = Tag.typeBytes(type, idSize);
            if (type != Tag.TYPE_OBJECT) {
                range.zero(offset, bytes);
            }
            offset += bytes;
        }
    }

    @Override
    public void primitiveArray(Cursor cursor, long id, int type, long length) throws HprofException {
        if (!kept.contains(id)) {
            range.zero(cursor.offset(), length * Tag.typeBytes(type, idSize));
        }
    }

    @Override
    public void classDump(Cursor cursor, long id) throws HprofException {
        cursor.skip(6L * idSize + 8);
        values(cursor, 2);
        values(cursor, idSize);
    }

    /** Entries of the constant pool or static fields: a name, a type, a value. */
    private void values(Cursor cursor, int nameBytes) throws HprofException {
        cursor.require(2);
        for (int left = cursor.u2(); left > 0; left--) {
            cursor.require(nameBytes + 1);
            cursor.skip(nameBytes);
            int type = cursor.u1();
            int bytes = Tag.typeBytes(type, idSize);
            if (type != Tag.TYPE_OBJECT) {
                range.zero(cursor.offset(), bytes);
            }
            cursor.skip(bytes);
        }
    }

    @Override
    public void objectArray(Cursor cursor, long id, long classId, long length) {}
}
