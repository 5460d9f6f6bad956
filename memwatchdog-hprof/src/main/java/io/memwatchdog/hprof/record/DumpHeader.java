package io.memwatchdog.hprof.record;

import io.memwatchdog.hprof.HprofException;
import java.time.Instant;

/**
 * The first bytes of a dump.
 *
 * @param format such as {@code JAVA PROFILE 1.0.2}
 * @param idSize 4 or 8 bytes
 * @param takenAt when the dump was begun
 * @param length of the header itself in bytes
 */
public record DumpHeader(String format, int idSize, Instant takenAt, int length) {

    /** Length of {@code JAVA PROFILE 1.0.2} with its final zero, and of the numbers behind it. */
    private static final int FORMAT_BYTES = 19;

    private static final int NUMBER_BYTES = 12;

    /**
     * Reads it.
     *
     * @throws HprofException if this is no dump
     */
    public static DumpHeader read(DumpBytes bytes) throws HprofException {
        if (bytes.size() == 0) {
            throw new HprofException("the file is empty", 0);
        }
        if (bytes.size() < FORMAT_BYTES + NUMBER_BYTES) {
            throw new HprofException("not a heap dump: too short", 0);
        }
        Cursor cursor = new Cursor(bytes, 8);
        String format = cursor.utf8(FORMAT_BYTES - 1);
        int end = cursor.u1();
        if (!format.startsWith("JAVA PROFILE 1.0") || end != 0) {
            throw new HprofException("not a heap dump: it does not begin with \"JAVA PROFILE 1.0\"", 0);
        }
        cursor.require(NUMBER_BYTES);
        long idSize = cursor.u4();
        if (idSize != 4 && idSize != 8) {
            throw new HprofException("object ids of " + idSize + " bytes; 4 and 8 are known", FORMAT_BYTES);
        }
        Instant takenAt = Instant.ofEpochMilli(cursor.i8());
        return new DumpHeader(format, (int) idSize, takenAt, FORMAT_BYTES + NUMBER_BYTES);
    }
}
