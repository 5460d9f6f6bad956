package io.memwatchdog.hprof.graph;

import io.memwatchdog.hprof.HprofException;
import io.memwatchdog.hprof.record.Cursor;
import io.memwatchdog.hprof.record.DumpFile;
import io.memwatchdog.hprof.record.HeapVisitor;
import io.memwatchdog.hprof.record.SegmentWalker;
import io.memwatchdog.hprof.record.Tag;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All objects of a dump with no more in memory than where each of them is in the file: five bytes. Their references are read
 * from the file whenever they are asked for.
 */
public final class SparseGraph extends ObjectGraph {

    /** Marks class objects, which are known by their number. */
    private static final int CLASS_OBJECT = 0xFF;

    private final DumpFile dump;
    private final List<Piece> pieces;
    private final ClassTable.Finder finder;
    private final ObjectLayout layout;
    private final int[] offsetLow;
    private final byte[] offsetHigh;
    private final SegmentWalker walker;
    private final Reader reader = new Reader();
    private final Buffer buffer = new Buffer();

    SparseGraph(
            DumpFile dump,
            ObjectIndex index,
            ClassTable classes,
            ObjectLayout layout,
            List<Piece> pieces,
            List<Root> roots,
            List<Loader> loaders)
            throws HprofException {
        super(index, classes, roots, loaders);
        this.dump = dump;
        this.pieces = pieces;
        this.finder = classes.finder();
        this.layout = layout;
        this.offsetLow = new int[index.size() + 1];
        this.offsetHigh = new byte[index.size() + 1];
        this.walker = new SegmentWalker(dump.bytes(), dump.header().idSize());
        OffsetScan scan = new OffsetScan(dump.header().idSize());
        for (Piece piece : pieces) {
            piece.walk(walker, scan);
        }
        for (int i = ClassTable.FIRST; i < classes.size(); i++) {
            int object = index.number(classes.get(i).id);
            offsetLow[object] = i;
            offsetHigh[object] = (byte) CLASS_OBJECT;
        }
    }

    @Override
    public int classOf(int object) {
        return isClassObject(object) ? -1 - offsetLow[object] : read(object, null).type;
    }

    @Override
    public long shallowBytes(int object) {
        return isClassObject(object)
                ? classes.get(offsetLow[object]).classObjectBytes
                : read(object, null).shallowBytes;
    }

    @Override
    public int softReferent(int object) {
        return isClassObject(object) ? 0 : read(object, buffer).softReferent;
    }

    @Override
    public int threadLocal(int entry) {
        return isClassObject(entry) ? 0 : read(entry, buffer).threadLocal;
    }

    /** Only the file knows. */
    @Override
    public boolean mayRefer(int object) {
        return true;
    }

    @Override
    public int referrers() {
        return size();
    }

    @Override
    public int references(int object, Buffer into) {
        return isClassObject(object) ? classReferences(classes.get(offsetLow[object]), into) : read(object, into).count;
    }

    @Override
    public void references(int[] objects, int from, int count, Buffer into, int[] ends) {
        int filled = 0;
        for (int i = 0; i < count; i++) {
            int size = references(objects[from + i], buffer);
            for (int place = 0; place < size; place++) {
                into.set(filled++, buffer.get(place));
            }
            ends[i] = filled;
        }
    }

    @Override
    public HeapObjects objects() {
        return new HeapObjects(dump, classes, index, pieces);
    }

    private boolean isClassObject(int object) {
        return (offsetHigh[object] & 0xFF) == CLASS_OBJECT;
    }

    private int classReferences(ClassInfo info, Buffer into) {
        int count = 0;
        for (long reference : info.classObjectReferences()) {
            into.set(count++, index.number(reference));
        }
        return count;
    }

    private Reader read(int object, @Nullable Buffer into) {
        if (into == null && object == reader.object) {
            return reader;
        }
        reader.object = object;
        reader.into = into;
        reader.count = 0;
        reader.softReferent = 0;
        reader.threadLocal = 0;
        long offset = ((offsetHigh[object] & 0xFFL) << 32) | (offsetLow[object] & 0xFFFF_FFFFL);
        try {
            walker.walk(offset, offset + 1, Long.MAX_VALUE, true, reader);
        } catch (HprofException e) {
            throw new UncheckedIOException(e);
        }
        return reader;
    }

    /** Notes where the objects are. */
    private final class OffsetScan implements HeapVisitor {

        private final int idSize;

        OffsetScan(int idSize) {
            this.idSize = idSize;
        }

        private void at(long id, long offset) {
            int object = index.number(id);
            offsetLow[object] = (int) offset;
            offsetHigh[object] = (byte) (offset >>> 32);
        }

        @Override
        public void instance(Cursor cursor, long id, long classId, long length) {
            at(id, cursor.offset() - 1 - 2L * idSize - 8);
        }

        @Override
        public void objectArray(Cursor cursor, long id, long classId, long length) {
            at(id, cursor.offset() - 1 - 2L * idSize - 8);
        }

        @Override
        public void primitiveArray(Cursor cursor, long id, int type, long length) {
            at(id, cursor.offset() - 1 - idSize - 9);
        }
    }

    /** Reads one object. */
    private final class Reader implements HeapVisitor {

        private int object;
        private @Nullable Buffer into;
        private int type;
        private long shallowBytes;
        private int count;
        private int softReferent;
        private int threadLocal;

        @Override
        public void instance(Cursor cursor, long id, long classId, long length) throws HprofException {
            ClassInfo info = finder.find(classId);
            boolean known = info.index >= ClassTable.FIRST && !info.isArray && length >= info.dataBytes;
            type = known ? info.index : 0;
            shallowBytes = known ? info.instanceBytes : layout.instanceBytes(0, length);
            if (known && into != null) {
                cursor.require(info.dataBytes);
                for (int i = 0; i < info.referenceOffsets.length; i++) {
                    int target = index.number(cursor.idAt(info.referenceOffsets[i]));
                    boolean strong = info.referenceStrengths[i] == ClassInfo.Strength.STRONG;
                    if (!strong && info.referenceNames[i].equals("referent")) {
                        softReferent = info.isSoftReference() ? target : 0;
                        threadLocal = info.isThreadLocalEntry() ? target : 0;
                    }
                    into.set(count++, strong ? target : 0);
                }
                holdClass(info, into);
            }
        }

        private void holdClass(ClassInfo info, Buffer target) {
            if (info.holdsClass) {
                target.set(count++, index.number(info.id));
            }
        }

        @Override
        public void objectArray(Cursor cursor, long id, long classId, long length) throws HprofException {
            ClassInfo info = finder.find(classId);
            boolean known = info.index >= ClassTable.FIRST && info.isArray;
            type = known ? info.index : ClassTable.UNKNOWN_ARRAY;
            shallowBytes = layout.arrayBytes(length, layout.referenceBytes());
            if (into != null) {
                holdClass(info, into);
                for (long left = length; left > 0; left--) {
                    cursor.require(cursor.idSize());
                    int target = index.number(cursor.id());
                    if (target != 0) {
                        into.set(count++, target);
                    }
                }
            }
        }

        @Override
        public void primitiveArray(Cursor cursor, long id, int elementType, long length) {
            type = elementType;
            shallowBytes = layout.arrayBytes(length, Tag.typeBytes(elementType, cursor.idSize()));
        }
    }
}
