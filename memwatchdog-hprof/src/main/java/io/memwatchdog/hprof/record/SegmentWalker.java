package io.memwatchdog.hprof.record;

import io.memwatchdog.hprof.HprofException;

/** Walks over the sub-records of a stretch of a heap dump segment. Not thread-safe. */
public final class SegmentWalker {

    private final Cursor cursor;
    private final int idSize;

    public SegmentWalker(DumpBytes bytes, int idSize) {
        this.cursor = new Cursor(bytes, idSize);
        this.idSize = idSize;
    }

    /**
     * Tells the visitor of all sub-records that begin before a place.
     *
     * @param start where a sub-record begins
     * @param stop no sub-record at or behind this place is told
     * @param end where the segment ends
     * @param openEnd whether the segment was cut off there, so that a sub-record beyond it is the end and no error
     * @return where the first sub-record that was not told begins; the end if there is none or it was cut off
     */
    public long walk(long start, long stop, long end, boolean openEnd, HeapVisitor visitor) throws HprofException {
        long offset = start;
        try {
            while (offset < stop) {
                cursor.seek(offset);
                long next = next(offset, end, openEnd, visitor);
                if (next < 0) {
                    return end;
                }
                offset = next;
            }
        } catch (IndexOutOfBoundsException | ArithmeticException | NegativeArraySizeException e) {
            throw new HprofException("the dump is damaged: " + e, offset, e);
        }
        return offset;
    }

    /** Handles one sub-record; answers where the next one begins, or -1 if this one is cut off. */
    private long next(long offset, long end, boolean openEnd, HeapVisitor visitor) throws HprofException {
        cursor.require(1);
        int tag = cursor.u1();
        int fixed = fixedBytes(tag, offset);
        if (offset + 1 + fixed > end) {
            return overrun(offset, openEnd);
        }
        cursor.require(fixed);
        switch (tag) {
            case Tag.INSTANCE_DUMP -> {
                long id = cursor.id();
                cursor.skip(4);
                long classId = cursor.id();
                long length = cursor.u4();
                long next = offset + 1 + fixed + length;
                if (next > end) {
                    return overrun(offset, openEnd);
                }
                visitor.instance(cursor, id, classId, length);
                return next;
            }
            case Tag.OBJECT_ARRAY_DUMP -> {
                long id = cursor.id();
                cursor.skip(4);
                long length = cursor.u4();
                long classId = cursor.id();
                long next = offset + 1 + fixed + length * idSize;
                if (next > end) {
                    return overrun(offset, openEnd);
                }
                visitor.objectArray(cursor, id, classId, length);
                return next;
            }
            case Tag.PRIMITIVE_ARRAY_DUMP, Tag.PRIMITIVE_ARRAY_NO_DATA -> {
                return primitiveArray(tag, offset, end, openEnd, visitor);
            }
            case Tag.CLASS_DUMP -> {
                long next = classEnd(offset, end);
                if (next > end) {
                    return overrun(offset, openEnd);
                }
                cursor.seek(offset + 1);
                cursor.require(idSize);
                visitor.classDump(cursor, cursor.id());
                return next;
            }
            default -> {
                root(tag, visitor);
                return offset + 1 + fixed;
            }
        }
    }

    private long primitiveArray(int tag, long offset, long end, boolean openEnd, HeapVisitor visitor)
            throws HprofException {
        long id = cursor.id();
        cursor.skip(4);
        long length = cursor.u4();
        int type = cursor.u1();
        int elementBytes = type == Tag.TYPE_OBJECT ? 0 : Tag.typeBytes(type, idSize);
        if (elementBytes == 0) {
            throw new HprofException("an array of the unknown primitive type " + type, offset);
        }
        long dataBytes = tag == Tag.PRIMITIVE_ARRAY_DUMP ? length * elementBytes : 0;
        long next = cursor.offset() + dataBytes;
        if (next > end) {
            return overrun(offset, openEnd);
        }
        visitor.primitiveArray(cursor, id, type, length);
        return next;
    }

    private void root(int tag, HeapVisitor visitor) throws HprofException {
        if (tag == Tag.HEAP_DUMP_INFO) {
            return;
        }
        long id = cursor.id();
        switch (tag) {
            case Tag.ROOT_JNI_LOCAL, Tag.ROOT_JAVA_FRAME, Tag.ROOT_THREAD_OBJECT, Tag.ROOT_JNI_MONITOR ->
                visitor.root(tag, id, cursor.i4(), cursor.i4());
            case Tag.ROOT_NATIVE_STACK, Tag.ROOT_THREAD_BLOCK -> visitor.root(tag, id, cursor.i4(), 0);
            case Tag.UNREACHABLE -> {}
            default -> visitor.root(tag, id, 0, 0);
        }
    }

    /** Bytes behind the tag that every sub-record of this kind has. */
    private int fixedBytes(int tag, long offset) throws HprofException {
        return switch (tag) {
            case Tag.INSTANCE_DUMP, Tag.OBJECT_ARRAY_DUMP -> 2 * idSize + 8;
            case Tag.PRIMITIVE_ARRAY_DUMP, Tag.PRIMITIVE_ARRAY_NO_DATA -> idSize + 9;
            case Tag.CLASS_DUMP -> 7 * idSize + 10;
            case Tag.ROOT_JNI_GLOBAL -> 2 * idSize;
            case Tag.ROOT_JNI_LOCAL, Tag.ROOT_JAVA_FRAME, Tag.ROOT_THREAD_OBJECT, Tag.ROOT_JNI_MONITOR -> idSize + 8;
            case Tag.ROOT_NATIVE_STACK, Tag.ROOT_THREAD_BLOCK, Tag.HEAP_DUMP_INFO -> idSize + 4;
            case Tag.ROOT_UNKNOWN,
                    Tag.ROOT_STICKY_CLASS,
                    Tag.ROOT_MONITOR_USED,
                    Tag.ROOT_INTERNED_STRING,
                    Tag.ROOT_FINALIZING,
                    Tag.ROOT_DEBUGGER,
                    Tag.ROOT_REFERENCE_CLEANUP,
                    Tag.ROOT_VM_INTERNAL,
                    Tag.UNREACHABLE -> idSize;
            default ->
                throw new HprofException(
                        "unknown sub-record 0x" + Integer.toHexString(tag) + " in a heap dump segment", offset);
        };
    }

    /** Where the class dump at this place ends; something behind the segment's end if it does not fit in there. */
    private long classEnd(long offset, long end) throws HprofException {
        cursor.seek(offset + 1 + 7L * idSize + 8);
        for (int part = 0; part < 3; part++) {
            if (cursor.offset() + 2 > end) {
                return Long.MAX_VALUE;
            }
            cursor.require(2);
            int entries = cursor.u2();
            if (!skipEntries(part, entries, offset, end)) {
                return Long.MAX_VALUE;
            }
        }
        return cursor.offset();
    }

    /** Part 0 is the constant pool, 1 the static fields, 2 the instance fields. */
    private boolean skipEntries(int part, int entries, long offset, long end) throws HprofException {
        int nameBytes = part == 0 ? 2 : idSize;
        if (part == 2) {
            cursor.skip((long) entries * (idSize + 1));
            return cursor.offset() <= end;
        }
        for (int left = entries; left > 0; left--) {
            if (cursor.offset() + nameBytes + 1 > end) {
                return false;
            }
            cursor.require(nameBytes + 1);
            cursor.skip(nameBytes);
            int type = cursor.u1();
            int valueBytes = Tag.typeBytes(type, idSize);
            if (valueBytes == 0) {
                throw new HprofException("a static field of the unknown type " + type, offset);
            }
            cursor.skip(valueBytes);
        }
        return cursor.offset() <= end;
    }

    private static long overrun(long offset, boolean openEnd) throws HprofException {
        if (openEnd) {
            return -1;
        }
        throw new HprofException("a sub-record is longer than the heap dump segment that holds it", offset);
    }
}
