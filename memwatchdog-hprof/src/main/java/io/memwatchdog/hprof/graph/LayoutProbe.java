package io.memwatchdog.hprof.graph;

import io.memwatchdog.hprof.HprofException;
import io.memwatchdog.hprof.record.Cursor;
import io.memwatchdog.hprof.record.DumpFile;
import io.memwatchdog.hprof.record.HeapVisitor;
import io.memwatchdog.hprof.record.LongMap;
import io.memwatchdog.hprof.record.SegmentWalker;
import io.memwatchdog.hprof.record.Tag;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Infers the layout of objects from how far apart they lie: where nothing died between two objects, the distance is the size of
 * the first. The layout that hits most often is the right one.
 */
final class LayoutProbe implements HeapVisitor {

    private static final int SAMPLED_PIECES = 64;

    /** So many objects at the same distance are no chance. */
    private static final long OFTEN = 8;

    private static final long MOST_HIDDEN_BYTES = 256;

    private final int idSize;
    private final ObjectIndex index;
    private final ClassTable.Finder classes;
    private final List<ObjectLayout> candidates;
    private final long[] hits;
    private final Map<ClassInfo, LongMap> distances = new HashMap<>();

    LayoutProbe(int idSize, int alignment, ObjectIndex index, ClassTable.Finder classes) {
        this.idSize = idSize;
        this.index = index;
        this.classes = classes;
        this.candidates = candidates(idSize, alignment);
        this.hits = new long[candidates.size()];
    }

    private static List<ObjectLayout> candidates(int idSize, int alignment) {
        return idSize == 4
                ? List.of(new ObjectLayout(8, 4, 12, alignment))
                : List.of(
                        new ObjectLayout(12, 4, 16, alignment),
                        new ObjectLayout(8, 4, 12, alignment),
                        new ObjectLayout(12, 8, 16, alignment),
                        new ObjectLayout(8, 8, 12, alignment),
                        new ObjectLayout(16, 4, 24, alignment),
                        new ObjectLayout(16, 4, 20, alignment),
                        new ObjectLayout(16, 8, 24, alignment),
                        // JDK 23 and later start the elements right behind the length (JDK-8139457)
                        new ObjectLayout(16, 8, 20, alignment));
    }

    ObjectLayout probe(DumpFile dump, List<Piece> pieces) throws HprofException {
        SegmentWalker walker = new SegmentWalker(dump.bytes(), idSize);
        int step = Math.max(1, pieces.size() / SAMPLED_PIECES);
        for (int i = 0; i < pieces.size(); i += step) {
            pieces.get(i).walk(walker, this);
        }
        return IntStream.range(0, hits.length)
                .boxed()
                .max(Comparator.<Integer>comparingLong(i -> hits[i]).thenComparing(Comparator.reverseOrder()))
                .map(candidates::get)
                .orElseThrow();
    }

    /**
     * The size that instances of a class have in truth, where it is plain that the computed one is not it: JVMs before 15 leave
     * gaps between the fields of superclass and subclass, and `@Contended` pads.
     */
    long observedBytes(ClassInfo info, long computed) {
        LongMap seen = distances.getOrDefault(info, new LongMap());
        long all = LongStream.of(seen.keys()).map(seen::get).sum();
        long least = LongStream.of(seen.keys()).min().orElse(computed);
        long often = Math.max(0, seen.get(least));
        boolean reliable = least < computed ? often >= 2 : often >= OFTEN && often * 10 >= all * 9;
        return reliable ? least : computed;
    }

    /**
     * What a class object takes without its static fields, which lie behind it: the JVM adds fields to those of {@code
     * java.lang.Class} that no dump shows.
     */
    long mirrorBytes(ClassTable table, ObjectLayout layout, long computed) {
        long best = computed;
        long most = OFTEN - 1;
        for (long bytes = computed; bytes <= computed + MOST_HIDDEN_BYTES; bytes += Long.BYTES) {
            long hits = 0;
            for (int i = ClassTable.FIRST; i < table.size(); i++) {
                ClassInfo info = table.get(i);
                long size = layout.aligned(bytes + staticBytes(info, layout));
                hits += index.distanceToNext(info.id) == size ? 1 : 0;
            }
            best = hits > most ? bytes : best;
            most = Math.max(hits, most);
        }
        return best;
    }

    /**
     * What static fields take in the class object, in whole words. HotSpot's dumps list what the JVM knows of a class among them,
     * such as {@code <resolved_references>}, which lies elsewhere.
     */
    long staticBytes(ClassInfo info, ObjectLayout layout) {
        long bytes = 0;
        for (ClassInfo.StaticField field : info.statics) {
            if (field.name().startsWith("<")) {
                continue;
            }
            bytes += field.type() == Tag.TYPE_OBJECT ? layout.referenceBytes() : Tag.typeBytes(field.type(), idSize);
        }
        return (bytes + Long.BYTES - 1) & -Long.BYTES;
    }

    @Override
    public void instance(Cursor cursor, long id, long classId, long length) {
        ClassInfo info = classes.find(classId);
        long distance = index.distanceToNext(id);
        if (distance == 0 || info.index() < ClassTable.FIRST) {
            return;
        }
        distances.computeIfAbsent(info, key -> new LongMap()).add(distance, 1);
        for (int i = 0; i < hits.length; i++) {
            ObjectLayout layout = candidates.get(i);
            hits[i] += layout.instanceBytes(info.referenceOffsets.length, info.primitiveBytes) == distance ? 1 : 0;
        }
    }

    @Override
    public void objectArray(Cursor cursor, long id, long classId, long length) {
        array(id, length, 0);
    }

    @Override
    public void primitiveArray(Cursor cursor, long id, int type, long length) {
        array(id, length, Tag.typeBytes(type, idSize));
    }

    private void array(long id, long length, int elementBytes) {
        long distance = index.distanceToNext(id);
        for (int i = 0; i < hits.length; i++) {
            ObjectLayout layout = candidates.get(i);
            int bytes = elementBytes == 0 ? layout.referenceBytes() : elementBytes;
            hits[i] += layout.arrayBytes(length, bytes) == distance ? 1 : 0;
        }
    }
}
