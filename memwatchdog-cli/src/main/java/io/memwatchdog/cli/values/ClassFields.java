package io.memwatchdog.cli.values;

import io.memwatchdog.hprof.HprofException;
import io.memwatchdog.hprof.record.Cursor;
import io.memwatchdog.hprof.record.DumpFile;
import io.memwatchdog.hprof.record.Tag;
import java.util.ArrayList;
import java.util.List;

/**
 * The fields that a class itself declares, in the order of the dump.
 *
 * @param superId 0 where there is none
 */
record ClassFields(long superId, List<Field> fields) {

    /** A field; its type is one of {@link Tag}. */
    record Field(String name, int type) {}

    /** Reads a class dump; the cursor stands behind the id of the class. */
    static ClassFields read(Cursor cursor, DumpFile dump) throws HprofException {
        int idSize = cursor.idSize();
        cursor.skip(4);
        cursor.require(idSize);
        long superId = cursor.id();
        cursor.skip(5L * idSize + 4);
        for (int left = u2(cursor); left > 0; left--) {
            cursor.skip(2);
            skipValue(cursor);
        }
        for (int left = u2(cursor); left > 0; left--) {
            cursor.skip(idSize);
            skipValue(cursor);
        }
        List<Field> fields = new ArrayList<>();
        for (int left = u2(cursor); left > 0; left--) {
            cursor.require(idSize + 1);
            fields.add(new Field(dump.string(cursor.id()), cursor.u1()));
        }
        return new ClassFields(superId, fields);
    }

    private static int u2(Cursor cursor) throws HprofException {
        cursor.require(2);
        return cursor.u2();
    }

    private static void skipValue(Cursor cursor) throws HprofException {
        cursor.require(1);
        cursor.skip(Tag.typeBytes(cursor.u1(), cursor.idSize()));
    }
}
