package io.memwatchdog.hprof.graph;

import io.memwatchdog.hprof.HprofException;
import io.memwatchdog.hprof.record.Cursor;
import io.memwatchdog.hprof.record.DumpBytes;
import io.memwatchdog.hprof.record.DumpFile;
import io.memwatchdog.hprof.record.HeapVisitor;
import io.memwatchdog.hprof.record.LongList;
import io.memwatchdog.hprof.record.LongMap;
import io.memwatchdog.hprof.record.SegmentWalker;
import java.util.ArrayList;
import java.util.List;

/** The first pass, as far as one thread does it: where objects, classes and roots are, and how many references to expect. */
final class ObjectScan implements HeapVisitor {

    /**
     * A root as the dump tells it.
     *
     * @param segment where the segment that tells it begins
     */
    record RawRoot(int tag, long id, int thread, int frame, long segment) {}

    /** Pages of the bitmap that any file may fill: four gigabytes of addresses. */
    private static final int FREE_PAGES = 1 << 14;

    /** In a heap with large gaps a page has so many objects on average; less in a file made to exhaust memory. */
    private static final int OBJECTS_PER_PAGE = 16;

    /** Large arrays have pages without the start of an object, but then the file is as long as they are. */
    private static final int FILE_BYTES_PER_PAGE = 1 << 16;

    private final long fileBytes;
    private final int idSize;
    private final SegmentWalker walker;
    final AddressBitmap bitmap;
    final LongList classOffsets = new LongList();
    final List<RawRoot> roots = new ArrayList<>();
    final List<Piece> pieces = new ArrayList<>();
    final LongMap instancesByClass = new LongMap();
    final LongMap arraysByClass = new LongMap();
    long arrayReferences;
    long objects;

    private long lastClassId;
    private long lastClassCount;
    private long minId;
    private long maxId;
    private long segmentStart;

    ObjectScan(DumpFile dump, int slotShift) {
        this.idSize = dump.header().idSize();
        this.walker = new SegmentWalker(dump.bytes(), idSize);
        this.bitmap = new AddressBitmap(slotShift);
        this.fileBytes = dump.bytes().size();
    }

    void scan(DumpFile.Segment segment) throws HprofException {
        long offset = segment.start();
        segmentStart = offset;
        while (offset < segment.end()) {
            minId = -1L;
            maxId = 0;
            long stop = Math.min(segment.end(), offset + Piece.BYTES);
            long next = walker.walk(offset, stop, segment.end(), segment.openEnd(), this);
            pieces.add(new Piece(offset, next, segment.end(), segment.openEnd(), minId, maxId));
            if (bitmap.pageCount() > mostPages()) {
                throw new HprofException("object ids are spread too widely to be addresses of a heap", offset);
            }
            offset = next;
        }
    }

    private long mostPages() {
        return FREE_PAGES + objects / OBJECTS_PER_PAGE + fileBytes / FILE_BYTES_PER_PAGE;
    }

    void finish() {
        instancesByClass.add(lastClassId, lastClassCount);
        lastClassCount = 0;
    }

    private void object(long id) {
        bitmap.add(id);
        objects++;
        if (Long.compareUnsigned(id, minId) < 0) {
            minId = id;
        }
        if (Long.compareUnsigned(id, maxId) > 0) {
            maxId = id;
        }
    }

    @Override
    public void root(int tag, long id, int thread, int frame) {
        roots.add(new RawRoot(tag, id, thread, frame, segmentStart));
    }

    @Override
    public void classDump(Cursor cursor, long id) {
        object(id);
        classOffsets.add(cursor.offset() - idSize);
    }

    @Override
    public void instance(Cursor cursor, long id, long classId, long length) {
        object(id);
        if (classId != lastClassId) {
            finish();
            lastClassId = classId;
        }
        lastClassCount++;
    }

    @Override
    public void objectArray(Cursor cursor, long id, long classId, long length) throws HprofException {
        object(id);
        arraysByClass.add(classId, 1);
        int batch = DumpBytes.OVERLAP / idSize;
        for (long left = length; left > 0; left -= batch) {
            int count = (int) Math.min(left, batch);
            cursor.require(count * idSize);
            arrayReferences += nonNull(cursor, count);
            cursor.skip((long) count * idSize);
        }
    }

    private int nonNull(Cursor cursor, int count) {
        int found = 0;
        for (int i = 0; i < count; i++) {
            found += cursor.idAt(i * idSize) != 0 ? 1 : 0;
        }
        return found;
    }

    @Override
    public void primitiveArray(Cursor cursor, long id, int type, long length) {
        object(id);
    }
}
