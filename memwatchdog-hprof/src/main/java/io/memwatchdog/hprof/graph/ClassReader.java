package io.memwatchdog.hprof.graph;

import io.memwatchdog.hprof.HprofException;
import io.memwatchdog.hprof.record.Cursor;
import io.memwatchdog.hprof.record.DumpFile;
import io.memwatchdog.hprof.record.LongMap;
import io.memwatchdog.hprof.record.Tag;
import java.util.ArrayList;
import java.util.List;

/** Reads class dumps. Names of fields that occur in many classes are kept once. */
final class ClassReader {

    private static final int MAX_NAME = 4096;

    private final DumpFile dump;
    private final int idSize;
    private final LongMap nameIndex = new LongMap();
    private final List<String> names = new ArrayList<>();

    ClassReader(DumpFile dump) {
        this.dump = dump;
        this.idSize = dump.header().idSize();
    }

    /** Reads the one at the cursor, which stands at the id of the class. */
    ClassInfo read(Cursor cursor, int index) throws HprofException {
        cursor.require(7 * idSize + 8);
        long id = cursor.id();
        cursor.skip(4);
        long superId = cursor.id();
        long loaderId = cursor.id();
        long signers = cursor.id();
        long domain = cursor.id();
        cursor.skip(2L * idSize + 4);
        List<Long> hidden = new ArrayList<>(List.of(loaderId, superId, signers, domain));
        constantPool(cursor, hidden);
        ClassInfo.StaticField[] statics = statics(cursor);
        ClassInfo.Field[] fields = fields(cursor);
        long[] references = hidden.stream().mapToLong(Long::longValue).toArray();
        return new ClassInfo(index, id, superId, loaderId, className(id), fields, statics, references);
    }

    private String className(long id) throws HprofException {
        String name = dump.className(id);
        return name.isEmpty() ? "<class 0x" + Long.toHexString(id) + ">" : shorten(DumpFile.readableName(name));
    }

    private void constantPool(Cursor cursor, List<Long> references) throws HprofException {
        cursor.require(2);
        for (int left = cursor.u2(); left > 0; left--) {
            cursor.require(3);
            cursor.skip(2);
            int type = cursor.u1();
            long value = value(cursor, type);
            if (type == Tag.TYPE_OBJECT) {
                references.add(value);
            }
        }
    }

    private ClassInfo.StaticField[] statics(Cursor cursor) throws HprofException {
        cursor.require(2);
        ClassInfo.StaticField[] statics = new ClassInfo.StaticField[cursor.u2()];
        for (int i = 0; i < statics.length; i++) {
            cursor.require(idSize + 1);
            String name = fieldName(cursor.id());
            int type = cursor.u1();
            statics[i] = new ClassInfo.StaticField(name, type, value(cursor, type));
        }
        return statics;
    }

    private ClassInfo.Field[] fields(Cursor cursor) throws HprofException {
        cursor.require(2);
        ClassInfo.Field[] fields = new ClassInfo.Field[cursor.u2()];
        for (int i = 0; i < fields.length; i++) {
            cursor.require(idSize + 1);
            long nameId = cursor.id();
            int type = cursor.u1();
            if (Tag.typeBytes(type, idSize) == 0) {
                throw new HprofException("a field of the unknown type " + type, cursor.offset() - 1);
            }
            fields[i] = new ClassInfo.Field(fieldName(nameId), type);
        }
        return fields;
    }

    private long value(Cursor cursor, int type) throws HprofException {
        int bytes = Tag.typeBytes(type, idSize);
        cursor.require(bytes);
        return switch (bytes) {
            case 1 -> cursor.u1();
            case 2 -> cursor.u2();
            case 4 -> cursor.u4();
            default -> cursor.i8();
        };
    }

    private String fieldName(long nameId) throws HprofException {
        long known = nameIndex.get(nameId);
        if (known != LongMap.ABSENT) {
            return names.get((int) known);
        }
        String name = shorten(dump.string(nameId));
        nameIndex.put(nameId, names.size());
        names.add(name);
        return name;
    }

    private static String shorten(String name) {
        return name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME);
    }
}
