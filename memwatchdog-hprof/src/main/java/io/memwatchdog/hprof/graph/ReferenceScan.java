package io.memwatchdog.hprof.graph;

import io.memwatchdog.hprof.HprofException;
import io.memwatchdog.hprof.record.Cursor;
import io.memwatchdog.hprof.record.DumpBytes;
import io.memwatchdog.hprof.record.HeapVisitor;
import io.memwatchdog.hprof.record.LongList;
import io.memwatchdog.hprof.record.Tag;

/** The second pass, as far as one thread does it: class, size and references of each object. */
final class ReferenceScan implements HeapVisitor {

    private final ObjectIndex index;
    private final ClassTable.Finder classes;
    private final ObjectLayout layout;
    private final int idSize;
    private final ClassNumbers classOf;
    private final int[] first;
    private final int[] targets;
    private final ReferenceWriter writer;

    /** Pairs: number of a soft reference, number of its referent. */
    final LongList softReferences = new LongList();

    /** Pairs: number of an entry of a thread's map, number of its thread local. */
    final LongList threadLocals = new LongList();

    /** References to objects, without those to null. */
    long count;

    ReferenceScan(
            ObjectIndex index,
            ClassTable.Finder classes,
            ObjectLayout layout,
            int idSize,
            ClassNumbers classOf,
            int[] first,
            int[] targets,
            ReferenceWriter writer) {
        this.index = index;
        this.classes = classes;
        this.layout = layout;
        this.idSize = idSize;
        this.classOf = classOf;
        this.first = first;
        this.targets = targets;
        this.writer = writer;
    }

    @Override
    public void instance(Cursor cursor, long id, long classId, long length) throws HprofException {
        ClassInfo info = classes.find(classId);
        int object = index.number(id);
        if (info.index < ClassTable.FIRST || info.isArray || length < info.dataBytes) {
            classOf.set(object, 0);
            first[object] = sizeAsPlace(layout.instanceBytes(0, length));
            return;
        }
        classOf.set(object, info.index);
        int count = info.referenceOffsets.length + (info.holdsClass ? 1 : 0);
        if (count > 0) {
            references(cursor, object, info, count);
        }
    }

    private void references(Cursor cursor, int object, ClassInfo info, int count) throws HprofException {
        int start = writer.take(count);
        int[] offsets = info.referenceOffsets;
        int used = 0;
        cursor.require(Math.min(info.dataBytes, DumpBytes.OVERLAP));
        for (int i = 0; i < offsets.length; i++) {
            int target = index.number(cursor.idAt(offsets[i]));
            if (target != 0 && info.hasReferent && info.referenceStrengths[i] != ClassInfo.Strength.STRONG) {
                notHeld(object, target, info, i);
                target = 0;
            }
            targets[start + i] = target;
            this.count += target != 0 ? 1 : 0;
            used = target != 0 ? i + 1 : used;
        }
        if (info.holdsClass) {
            targets[start + count - 1] = index.number(info.id);
            used = count;
        }
        // The tail of nulls is dropped: the place of a reference in its list still tells the field.
        writer.giveBack(count - used, start + used);
        if (used > 0) {
            targets[start + used - 1] = References.asLast(targets[start + used - 1]);
            first[object] = start;
        }
    }

    private void notHeld(int object, int target, ClassInfo info, int reference) {
        if (info.referenceStrengths[reference] == ClassInfo.Strength.SOFT) {
            softReferences.add(((long) object << 32) | target);
        } else if (info.isThreadLocalEntry() && info.referenceNames[reference].equals("referent")) {
            threadLocals.add(((long) object << 32) | target);
        }
    }

    @Override
    public void objectArray(Cursor cursor, long id, long classId, long length) throws HprofException {
        ClassInfo info = classes.find(classId);
        int object = index.number(id);
        boolean known = info.index >= ClassTable.FIRST && info.isArray;
        classOf.set(object, known ? info.index : ClassTable.UNKNOWN_ARRAY);
        int extra = 1 + (known && info.holdsClass ? 1 : 0);
        int room = length <= ReferenceWriter.SHORT ? (int) length : countNonNull(cursor, length);
        room += extra + 1;
        int start = writer.take(room);
        targets[start] = units(layout.arrayBytes(length, layout.referenceBytes()));
        int place = start + 1;
        if (extra > 1) {
            targets[place++] = index.number(info.id);
        }
        place = elements(cursor, length, place);
        count += place - start - 1;
        if (place == start + 1) {
            targets[place++] = 0;
        }
        targets[place - 1] = References.asLast(targets[place - 1]);
        writer.giveBack(start + room - place, place);
        first[object] = start + 1;
    }

    private int countNonNull(Cursor cursor, long length) throws HprofException {
        long start = cursor.offset();
        int batch = DumpBytes.OVERLAP / idSize;
        int found = 0;
        for (long left = length; left > 0; left -= batch) {
            int count = (int) Math.min(left, batch);
            cursor.require(count * idSize);
            for (int i = 0; i < count; i++) {
                found += cursor.idAt(i * idSize) != 0 ? 1 : 0;
            }
            cursor.skip((long) count * idSize);
        }
        cursor.seek(start);
        return found;
    }

    private int elements(Cursor cursor, long length, int start) throws HprofException {
        int place = start;
        int batch = DumpBytes.OVERLAP / idSize;
        for (long left = length; left > 0; left -= batch) {
            int count = (int) Math.min(left, batch);
            cursor.require(count * idSize);
            for (int i = 0; i < count; i++) {
                long id = cursor.idAt(i * idSize);
                int target = id == 0 ? 0 : index.number(id);
                if (target != 0) {
                    targets[place++] = target;
                }
            }
            cursor.skip((long) count * idSize);
        }
        return place;
    }

    @Override
    public void primitiveArray(Cursor cursor, long id, int type, long length) {
        int object = index.number(id);
        classOf.set(object, type);
        first[object] = sizeAsPlace(layout.arrayBytes(length, Tag.typeBytes(type, idSize)));
    }

    /** References of the class objects: few, so that one thread does them at the end. */
    void classObjects(ClassTable table) {
        for (int i = ClassTable.FIRST; i < table.size(); i++) {
            ClassInfo info = table.get(i);
            int object = index.number(info.id);
            classOf.set(object, -1 - i);
            long[] references = info.classObjectReferences();
            int start = writer.take(references.length + 1);
            int place = start;
            for (long reference : references) {
                targets[place++] = index.number(reference);
            }
            targets[place] = References.asLast(0);
            first[object] = start;
        }
    }

    /** Objects without references keep their size where the others keep the place of their references. */
    private static int sizeAsPlace(long bytes) {
        return -1 - units(bytes);
    }

    private static int units(long bytes) {
        return (int) Math.min(Integer.MAX_VALUE - 1, bytes >>> 3);
    }
}
