package io.memwatchdog.hprof.redact;

import io.memwatchdog.hprof.HprofException;
import io.memwatchdog.hprof.graph.ClassInfo;
import io.memwatchdog.hprof.graph.ClassTable;
import io.memwatchdog.hprof.record.Cursor;
import io.memwatchdog.hprof.record.DumpFile;
import io.memwatchdog.hprof.record.HeapVisitor;
import io.memwatchdog.hprof.record.LongList;
import io.memwatchdog.hprof.record.SegmentWalker;
import io.memwatchdog.hprof.record.Tag;
import java.util.HashSet;
import java.util.Set;

/** Finds the arrays that hold the names of threads: from the roots to the threads, their names, and the characters of those. */
final class ThreadNames {

    private final DumpFile file;
    private final SegmentWalker walker;
    private final LongList classOffsets = new LongList();
    private final Set<Long> threads = new HashSet<>();

    /** Walks the dump once for its classes and threads. */
    ThreadNames(DumpFile file) throws HprofException {
        this.file = file;
        this.walker = new SegmentWalker(file.bytes(), file.header().idSize());
        walk(new ClassesAndThreads());
    }

    ClassTable classes() throws HprofException {
        return ClassTable.read(file, classOffsets.toArray());
    }

    /** Ids of the arrays. */
    Set<Long> contents(ClassTable classes) throws HprofException {
        ReferencesFrom names = new ReferencesFrom(classes, threads, "name");
        walk(names);
        ReferencesFrom contents = new ReferencesFrom(classes, names.found, "value");
        walk(contents);
        return contents.found;
    }

    private void walk(HeapVisitor visitor) throws HprofException {
        for (DumpFile.Segment segment : file.segments()) {
            walker.walk(segment.start(), segment.end(), segment.end(), segment.openEnd(), visitor);
        }
    }

    /** Ignores all it is told. */
    private abstract static class Ignorant implements HeapVisitor {
        @Override
        public void instance(Cursor cursor, long id, long classId, long length) throws HprofException {}

        @Override
        public void objectArray(Cursor cursor, long id, long classId, long length) {}

        @Override
        public void primitiveArray(Cursor cursor, long id, int type, long length) {}
    }

    private final class ClassesAndThreads extends Ignorant {
        @Override
        public void root(int tag, long id, int thread, int frame) {
            if (tag == Tag.ROOT_THREAD_OBJECT) {
                threads.add(id);
            }
        }

        @Override
        public void classDump(Cursor cursor, long id) {
            classOffsets.add(cursor.offset() - cursor.idSize());
        }
    }

    /** Collects what a field of some objects refers to. */
    private static final class ReferencesFrom extends Ignorant {
        private final ClassTable classes;
        private final Set<Long> from;
        private final String field;
        private final Set<Long> found = new HashSet<>();

        ReferencesFrom(ClassTable classes, Set<Long> from, String field) {
            this.classes = classes;
            this.from = from;
            this.field = field;
        }

        @Override
        public void instance(Cursor cursor, long id, long classId, long length) throws HprofException {
            if (from.contains(id)) {
                ClassInfo info = classes.byId(classId);
                int offset = info.describes(length) ? info.offsetOf(field) : -1;
                if (offset >= 0) {
                    cursor.skip(offset);
                    cursor.require(cursor.idSize());
                    found.add(cursor.id());
                }
            }
        }
    }
}
