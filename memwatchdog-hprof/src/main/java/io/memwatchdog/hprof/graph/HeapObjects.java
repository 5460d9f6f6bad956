package io.memwatchdog.hprof.graph;

import io.memwatchdog.hprof.HprofException;
import io.memwatchdog.hprof.record.Cursor;
import io.memwatchdog.hprof.record.DumpFile;
import io.memwatchdog.hprof.record.HeapVisitor;
import io.memwatchdog.hprof.record.SegmentWalker;
import io.memwatchdog.hprof.record.Tag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads single objects from the dump: the piece of the file that may hold an object is walked until it is found. For a few
 * thousand objects, not for all. Not thread-safe.
 */
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
        if (id == 0 || index.number(id) == 0) {
            return Optional.empty();
        }
        Reader reader = new Reader(id);
        SegmentWalker walker = new SegmentWalker(dump.bytes(), dump.header().idSize());
        for (Piece piece : pieces) {
            if (piece.mayHold(id)) {
                piece.walk(walker, reader);
                if (reader.found != null) {
                    return Optional.of(reader.found);
                }
            }
        }
        return Optional.empty();
    }

    private final class Reader implements HeapVisitor {

        private final long wanted;
        private @Nullable Content found;

        Reader(long wanted) {
            this.wanted = wanted;
        }

        @Override
        public void instance(Cursor cursor, long id, long classId, long length) throws HprofException {
            if (id == wanted) {
                ClassInfo info = classes.get(classes.indexOf(classId));
                found = new Content(info, fields(cursor, info, length), List.of(), 0);
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
            if (id == wanted) {
                List<Long> elements = new ArrayList<>();
                for (long left = Math.min(length, Content.MAX_ELEMENTS); left > 0; left--) {
                    cursor.require(cursor.idSize());
                    elements.add(cursor.id());
                }
                found = new Content(classes.get(classes.indexOf(classId)), Map.of(), elements, length);
            }
        }

        @Override
        public void primitiveArray(Cursor cursor, long id, int type, long length) {
            if (id == wanted) {
                found = new Content(classes.get(type), Map.of(), List.of(), length);
            }
        }
    }
}
