package io.memwatchdog.hprof.record;

import io.memwatchdog.hprof.HprofException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The outer records of a dump: where its strings, classes, stack traces and heap segments are. Made in one pass which leaps over
 * the segments. Immutable once made.
 */
public final class DumpFile {

    /**
     * A stretch of the dump that holds sub-records.
     *
     * @param openEnd whether the file ends before the segment does
     */
    public record Segment(long start, long end, boolean openEnd) {}

    private static final int MAX_STRING_BYTES = 1 << 16;

    private final DumpBytes bytes;
    private final DumpHeader header;
    private final LongMap stringOffsets = new LongMap();
    private final LongMap classNames = new LongMap();
    private final LongMap classNamesBySerial = new LongMap();
    private final LongMap traceOffsets = new LongMap();
    private final LongMap frameOffsets = new LongMap();
    private final List<Segment> segments = new ArrayList<>();
    private boolean truncated;

    private DumpFile(DumpBytes bytes, DumpHeader header) {
        this.bytes = bytes;
        this.header = header;
    }

    /**
     * Scans the outer records.
     *
     * @throws HprofException if this is no dump or its records make no sense
     */
    public static DumpFile scan(DumpBytes bytes) throws IOException {
        try {
            DumpFile file = new DumpFile(bytes, DumpHeader.read(bytes));
            file.scan();
            return file;
        } catch (HprofException e) {
            throw bytes.placed(e);
        }
    }

    public DumpBytes bytes() {
        return bytes;
    }

    public DumpHeader header() {
        return header;
    }

    public List<Segment> segments() {
        return segments;
    }

    /** Whether the file ends before the dump does. */
    public boolean isTruncated() {
        return truncated;
    }

    /** A string by its id; empty if the dump has none. */
    public String string(long id) throws HprofException {
        long offset = stringOffsets.get(id);
        if (offset == LongMap.ABSENT) {
            return "";
        }
        Cursor cursor = new Cursor(bytes, header.idSize());
        cursor.seek(offset);
        cursor.require(4);
        int length = (int) Math.min(cursor.u4() - header.idSize(), MAX_STRING_BYTES);
        cursor.skip(header.idSize());
        return cursor.utf8(length);
    }

    /** The name of a class as the dump has it, with slashes; empty if the dump has none. */
    public String className(long classId) throws HprofException {
        return string(classNames.get(classId));
    }

    /**
     * The method of a frame as {@code Class.method}; empty where it is not known.
     *
     * @param traceSerial of the thread's stack trace
     * @param frame counted from the top
     */
    public String method(int traceSerial, int frame) throws HprofException {
        long offset = traceOffsets.get(traceSerial);
        if (offset == LongMap.ABSENT) {
            return "";
        }
        int idSize = header.idSize();
        Cursor cursor = new Cursor(bytes, idSize);
        cursor.seek(offset + 8);
        cursor.require(4);
        long frames = cursor.u4();
        if (frame < 0 || frame >= frames) {
            return "";
        }
        cursor.skip((long) frame * idSize);
        cursor.require(idSize);
        long frameOffset = frameOffsets.get(cursor.id());
        if (frameOffset == LongMap.ABSENT) {
            return "";
        }
        cursor.seek(frameOffset + idSize);
        cursor.require(3 * idSize + 4);
        String method = string(cursor.id());
        cursor.skip(2L * idSize);
        String className = string(classNamesBySerial.get(cursor.u4()));
        return className.replace('/', '.') + '.' + method;
    }

    private void scan() throws HprofException {
        Cursor cursor = new Cursor(bytes, header.idSize());
        long offset = header.length();
        while (offset < bytes.size()) {
            if (offset + 9 > bytes.size()) {
                truncated = true;
                return;
            }
            cursor.seek(offset);
            cursor.require(9);
            int tag = cursor.u1();
            cursor.skip(4);
            long length = bodyLength(tag, offset + 9, cursor.u4());
            long end = offset + 9 + length;
            truncated |= end > bytes.size();
            if (isHeapDump(tag)) {
                segments.add(new Segment(offset + 9, Math.min(end, bytes.size()), end > bytes.size()));
            } else if (end <= bytes.size()) {
                outerRecord(tag, cursor, offset, length);
            }
            offset = end;
        }
    }

    /**
     * Old JVMs write dumps of more than 4 GB as one record, of whose length only the low 32 bits are there. Those before 15 write
     * the length when the record is complete: 0 stands there if they were stopped, and then it goes beyond the end of the file.
     */
    private long bodyLength(int tag, long body, long stated) throws HprofException {
        if (!isHeapDump(tag) || (stated == 0 && isNoSubRecord(body))) {
            return stated;
        }
        if (tag == Tag.HEAP_DUMP && (stated == 0 || !recordMayBegin(body + stated))) {
            for (long length = stated + (1L << 32); body + length <= bytes.size(); length += 1L << 32) {
                if (recordMayBegin(body + length)) {
                    return length;
                }
            }
        }
        return stated == 0 ? bytes.size() - body + 1 : stated;
    }

    /** Some roots begin as strings or classes do, but no further record stands where such a record would end. */
    private boolean isNoSubRecord(long offset) throws HprofException {
        if (offset == bytes.size() || !recordMayBegin(offset)) {
            return offset == bytes.size();
        }
        Cursor cursor = new Cursor(bytes, header.idSize());
        cursor.seek(offset);
        cursor.require(9);
        boolean ambiguous = cursor.u1() <= Tag.HEAP_SUMMARY;
        cursor.skip(4);
        return !ambiguous || recordMayBegin(offset + 9 + cursor.u4());
    }

    private static boolean isHeapDump(int tag) {
        return tag == Tag.HEAP_DUMP || tag == Tag.HEAP_DUMP_SEGMENT;
    }

    private boolean recordMayBegin(long offset) {
        if (offset + 9 > bytes.size()) {
            return offset == bytes.size();
        }
        Cursor cursor = new Cursor(bytes, header.idSize());
        cursor.seek(offset);
        try {
            cursor.require(9);
        } catch (HprofException e) {
            return false;
        }
        int tag = cursor.u1();
        return isOuterTag(tag) && (tag != Tag.HEAP_DUMP_END || offset + 9 == bytes.size());
    }

    private void outerRecord(int tag, Cursor cursor, long offset, long length) throws HprofException {
        int idSize = header.idSize();
        switch (tag) {
            case Tag.STRING -> {
                atLeast(idSize, length, offset);
                cursor.require(idSize);
                stringOffsets.put(cursor.id(), offset + 5);
            }
            case Tag.LOAD_CLASS -> {
                atLeast(8 + 2 * idSize, length, offset);
                cursor.require(8 + 2 * idSize);
                long serial = cursor.u4();
                long classId = cursor.id();
                cursor.skip(4);
                long name = cursor.id();
                classNames.put(classId, name);
                classNamesBySerial.put(serial, name);
            }
            case Tag.STACK_FRAME -> {
                atLeast(4 * idSize + 8, length, offset);
                cursor.require(idSize);
                frameOffsets.put(cursor.id(), offset + 9);
            }
            case Tag.STACK_TRACE -> {
                atLeast(12, length, offset);
                cursor.require(12);
                long serial = cursor.u4();
                cursor.skip(4);
                if (12 + cursor.u4() * idSize <= length) {
                    traceOffsets.put(serial, offset + 9);
                }
            }
            default -> {
                if (!isOuterTag(tag)) {
                    throw new HprofException("unknown record 0x" + Integer.toHexString(tag), offset);
                }
            }
        }
    }

    private static void atLeast(long needed, long length, long offset) throws HprofException {
        if (length < needed) {
            throw new HprofException("a record of " + length + " bytes which must have " + needed, offset);
        }
    }

    private static boolean isOuterTag(int tag) {
        return switch (tag) {
            case Tag.STRING,
                    Tag.LOAD_CLASS,
                    Tag.UNLOAD_CLASS,
                    Tag.STACK_FRAME,
                    Tag.STACK_TRACE,
                    Tag.ALLOC_SITES,
                    Tag.HEAP_SUMMARY,
                    Tag.START_THREAD,
                    Tag.END_THREAD,
                    Tag.HEAP_DUMP,
                    Tag.CPU_SAMPLES,
                    Tag.CONTROL_SETTINGS,
                    Tag.HEAP_DUMP_SEGMENT,
                    Tag.HEAP_DUMP_END -> true;
            default -> false;
        };
    }

    /** The name of a class as people write it: {@code com.acme.Cart}, {@code byte[][]}. */
    public static String readableName(String name) {
        int dimensions = 0;
        while (dimensions < name.length() && name.charAt(dimensions) == '[') {
            dimensions++;
        }
        if (dimensions == 0) {
            return name.replace('/', '.');
        }
        String element = name.substring(dimensions);
        String readable =
                switch (element.isEmpty() ? ' ' : element.charAt(0)) {
                    case 'L' ->
                        element.substring(1, element.length() - (element.endsWith(";") ? 1 : 0))
                                .replace('/', '.');
                    case 'Z' -> "boolean";
                    case 'C' -> "char";
                    case 'F' -> "float";
                    case 'D' -> "double";
                    case 'B' -> "byte";
                    case 'S' -> "short";
                    case 'I' -> "int";
                    case 'J' -> "long";
                    default -> element;
                };
        return readable + "[]".repeat(dimensions);
    }
}
