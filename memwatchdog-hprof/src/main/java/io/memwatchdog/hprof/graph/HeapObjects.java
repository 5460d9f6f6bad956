package io.memwatchdog.hprof.graph;

import io.memwatchdog.hprof.HprofException;
import io.memwatchdog.hprof.record.Cursor;
import io.memwatchdog.hprof.record.DumpFile;
import io.memwatchdog.hprof.record.HeapVisitor;
import io.memwatchdog.hprof.record.SegmentWalker;
import io.memwatchdog.hprof.record.Tag;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads objects from the dump. For a few thousand of them, not for all. Not thread-safe. */
public final class HeapObjects {

    private final DumpFile dump;
    private final ClassTable classes;
    private final ObjectIndex index;
    private final List<Piece> pieces;

    HeapObjects(DumpFile dump, ClassTable classes, ObjectIndex index, List<Piece> pieces) {
        this.dump = dump;
        this.classes = classes;
        this.index = index;
        this.pieces = pieces;
    }

    /**
     * An object as the dump has it.
     *
     * @param fields values by name, the subclass's before the superclass's of the same name; empty for an array
     * @param elements ids in an array of objects, at most the first {@value #MAX_ELEMENTS}; empty for others
     * @param length of an array
     */
    public record Content(ClassInfo type, Map<String, Long> fields, List<Long> elements, long length) {

        static final int MAX_ELEMENTS = 4096;

        /** A number or an id; empty if there is no such field. */
        public Optional<Long> field(String name) {
            return Optional.ofNullable(fields.get(name));
        }
    }

    /** Reads an object; empty if there is none with this id, or it is a class. */
    public Optional<Content> read(long id) throws HprofException {
        return Optional.ofNullable(readAll(List.of(id)).get(id));
    }

    /**
     * Reads objects. Every piece of the file that may hold any of them is walked once: a concurrent collector writes objects in no
     * order, so that every piece may hold any object, and one by one each would cost a walk through half of the file.
     *
     * @return by id; none for an id that no object has, or a class
     */
    public Map<Long, Content> readAll(Collection<Long> ids) throws HprofException {
        Wanted wanted = Wanted.of(ids, index);
        Map<Long, Content> found = new HashMap<>();
        walk(wanted, new Reader(wanted, found), found);
        return found;
    }

    /** As {@link #readAll}, the classes of instances alone. */
    Map<Long, ClassInfo> typesOf(Collection<Long> ids) throws HprofException {
        Wanted wanted = Wanted.of(ids, index);
        Map<Long, ClassInfo> found = new HashMap<>();
        walk(wanted, new TypeReader(wanted, found), found);
        return found;
    }

    private void walk(Wanted wanted, HeapVisitor visitor, Map<Long, ?> found) throws HprofException {
        SegmentWalker walker = new SegmentWalker(dump.bytes(), dump.header().idSize());
        for (Piece piece : pieces) {
            if (found.size() == wanted.size()) {
                return;
            }
            if (wanted.mayBeIn(piece)) {
                piece.walk(walker, visitor);
            }
        }
    }

    /** Ids of objects that there are, in unsigned order. */
    private static final class Wanted {

        private final long[] shifted;

        private Wanted(long[] shifted) {
            this.shifted = shifted;
        }

        static Wanted of(Collection<Long> ids, ObjectIndex index) {
            return new Wanted(ids.stream()
                    .mapToLong(Long::longValue)
                    .filter(id -> id != 0 && index.number(id) != 0)
                    .map(Wanted::shift)
                    .sorted()
                    .distinct()
                    .toArray());
        }

        /** So that signed order is unsigned order. */
        private static long shift(long id) {
            return id ^ Long.MIN_VALUE;
        }

        int size() {
            return shifted.length;
        }

        boolean has(long id) {
            return Arrays.binarySearch(shifted, shift(id)) >= 0;
        }

        boolean mayBeIn(Piece piece) {
            int at = Arrays.binarySearch(shifted, shift(piece.minId()));
            int first = at >= 0 ? at : -at - 1;
            return first < shifted.length && shifted[first] <= shift(piece.maxId());
        }
    }

    private final class TypeReader implements HeapVisitor {

        private final Wanted wanted;
        private final Map<Long, ClassInfo> found;

        TypeReader(Wanted wanted, Map<Long, ClassInfo> found) {
            this.wanted = wanted;
            this.found = found;
        }

        @Override
        public void instance(Cursor cursor, long id, long classId, long length) throws HprofException {
            if (wanted.has(id)) {
                found.putIfAbsent(id, classes.get(classes.indexOf(classId)));
            }
        }

        @Override
        public void objectArray(Cursor cursor, long id, long classId, long length) {
            // no class loader
        }

        @Override
        public void primitiveArray(Cursor cursor, long id, int type, long length) {
            // no class loader
        }
    }

    private final class Reader implements HeapVisitor {

        private final Wanted wanted;
        private final Map<Long, Content> found;

        Reader(Wanted wanted, Map<Long, Content> found) {
            this.wanted = wanted;
            this.found = found;
        }

        @Override
        public void instance(Cursor cursor, long id, long classId, long length) throws HprofException {
            if (wanted.has(id)) {
                ClassInfo info = classes.get(classes.indexOf(classId));
                found.putIfAbsent(id, new Content(info, fields(cursor, info, length), List.of(), 0));
            }
        }

        private Map<String, Long> fields(Cursor cursor, ClassInfo info, long length) throws HprofException {
            Map<String, Long> fields = new HashMap<>();
            long end = cursor.offset() + length;
            for (ClassInfo type = info; ; type = classes.get(type.superIndex)) {
                for (ClassInfo.Field field : type.ownFields) {
                    int bytes = Tag.typeBytes(field.type(), dump.header().idSize());
                    if (cursor.offset() + bytes > end) {
                        return fields;
                    }
                    cursor.require(bytes);
                    fields.putIfAbsent(field.name(), value(cursor, field.type(), bytes));
                }
                if (type.superIndex < 0) {
                    return fields;
                }
            }
        }

        private long value(Cursor cursor, int type, int bytes) {
            return switch (bytes) {
                case 1 -> cursor.u1();
                case 2 -> cursor.u2();
                case 4 -> type == Tag.TYPE_INT ? cursor.i4() : cursor.u4();
                default -> cursor.i8();
            };
        }

        @Override
        public void objectArray(Cursor cursor, long id, long classId, long length) throws HprofException {
            if (wanted.has(id)) {
                List<Long> elements = new ArrayList<>();
                for (long left = Math.min(length, Content.MAX_ELEMENTS); left > 0; left--) {
                    cursor.require(cursor.idSize());
                    elements.add(cursor.id());
                }
                found.putIfAbsent(id, new Content(classes.get(classes.indexOf(classId)), Map.of(), elements, length));
            }
        }

        @Override
        public void primitiveArray(Cursor cursor, long id, int type, long length) {
            if (wanted.has(id)) {
                found.putIfAbsent(id, new Content(classes.get(type), Map.of(), List.of(), length));
            }
        }
    }
}
