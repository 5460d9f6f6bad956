package io.memwatchdog.hprof.graph;

import io.memwatchdog.hprof.HprofException;
import io.memwatchdog.hprof.record.Cursor;
import io.memwatchdog.hprof.record.DumpFile;
import io.memwatchdog.hprof.record.LongList;
import io.memwatchdog.hprof.record.LongMap;
import io.memwatchdog.hprof.record.Tag;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * All classes of a dump. Numbers below {@link #FIRST} stand for what has no class dump: 0 for objects of an unknown class, and
 * the type's own number for arrays of a primitive type.
 */
public final class ClassTable {

    static final int FIRST = 12;

    /** Arrays of objects whose class is not in the dump. */
    static final int UNKNOWN_ARRAY = 1;

    private final List<ClassInfo> classes = new ArrayList<>();
    private final LongMap byId = new LongMap();
    private long lastId;
    private int lastIndex;

    private ClassTable() {
        for (int type = 0; type < FIRST; type++) {
            String name = type < Tag.TYPE_BOOLEAN ? "<unknown class>" : Tag.typeName(type) + "[]";
            name = type == UNKNOWN_ARRAY ? "<unknown class>[]" : name;
            classes.add(new ClassInfo(
                    type, 0, 0, 0, name, new ClassInfo.Field[0], new ClassInfo.StaticField[0], new long[0]));
        }
    }

    /**
     * Reads the class dumps.
     *
     * @param offsets where the class dumps begin, at the id of the class
     * @throws HprofException if the hierarchy makes no sense
     */
    public static ClassTable read(DumpFile dump, long[] offsets) throws HprofException {
        ClassTable table = new ClassTable();
        ClassReader reader = new ClassReader(dump);
        LongList known = new LongList();
        for (long offset : offsets) {
            Cursor cursor = new Cursor(dump.bytes(), dump.header().idSize());
            cursor.seek(offset);
            ClassInfo info = reader.read(cursor, table.classes.size());
            // A class that is dumped twice keeps its first description.
            if (table.byId.get(info.id) == LongMap.ABSENT) {
                table.byId.put(info.id, info.index);
                table.classes.add(info);
                known.add(offset);
            }
        }
        new ClassLayout(table, known, dump.header().idSize()).layOut();
        return table;
    }

    /** How many there are, those without class dump included. */
    public int size() {
        return classes.size();
    }

    public ClassInfo get(int index) {
        return classes.get(index);
    }

    /** The class with this id; the one for unknown classes if there is none. For one thread. */
    public ClassInfo byId(long classId) {
        return classes.get(indexOf(classId));
    }

    /** Number of a class by the id of its class object; 0 where there is none. Not thread-safe: see {@link #finder}. */
    int indexOf(long classId) {
        if (classId == lastId) {
            return lastIndex;
        }
        long index = byId.get(classId);
        lastId = classId;
        lastIndex = index == LongMap.ABSENT ? 0 : (int) index;
        return lastIndex;
    }

    /** A view with a memory of its own for the class last asked for, so that each thread can have one. */
    Finder finder() {
        return new Finder(byId, classes.toArray(new ClassInfo[0]));
    }

    /** Numbers of the classes with these names. */
    int[] named(String... names) {
        List<String> wanted = Arrays.asList(names);
        return classes.stream()
                .filter(info -> wanted.contains(info.name))
                .mapToInt(ClassInfo::index)
                .toArray();
    }

    /** Finds classes by id; for one thread. */
    static final class Finder {

        private static final int CACHE = 1 << 10;

        private final LongMap byId;
        private final ClassInfo[] classes;
        private final long[] cachedIds = new long[CACHE];
        private final ClassInfo[] cached = new ClassInfo[CACHE];

        Finder(LongMap byId, ClassInfo[] classes) {
            this.byId = byId;
            this.classes = classes;
            Arrays.fill(cached, classes[0]);
        }

        ClassInfo find(long classId) {
            int slot = (int) ((classId >>> 3) ^ (classId >>> 13)) & (CACHE - 1);
            if (cachedIds[slot] != classId) {
                long index = byId.get(classId);
                cached[slot] = classes[index == LongMap.ABSENT ? 0 : (int) index];
                cachedIds[slot] = classId;
            }
            return cached[slot];
        }
    }
}
