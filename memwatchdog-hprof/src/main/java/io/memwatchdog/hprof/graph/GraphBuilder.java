package io.memwatchdog.hprof.graph;

import io.memwatchdog.hprof.HprofException;
import io.memwatchdog.hprof.Progress;
import io.memwatchdog.hprof.record.DumpFile;
import io.memwatchdog.hprof.record.LongList;
import io.memwatchdog.hprof.record.ReadFault;
import io.memwatchdog.hprof.record.SegmentWalker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Builds the graph of a dump in two passes over it, each on several threads. */
public final class GraphBuilder {

    /**
     * Beside the graph while its shortest paths and dominators are found: a node, a number, and of each number the object, the
     * parent, a count and an ordinal. All that comes later takes the place of one of these, but for the next two.
     */
    static final long WALK_BYTES_PER_OBJECT = 18;

    /** Of each number an ancestor, once the queue of the shortest paths is no longer needed. */
    static final long ANCESTOR_BYTES_PER_OBJECT = 4;

    /** Place of a list of predecessors, and a predecessor, where there is more than the parent. */
    static final long BYTES_PER_FURTHER_REFERENCE = 8;

    private final DumpFile dump;
    private final int threads;
    private final long maxHeapBytes;
    private final Progress progress;
    private final int idSize;
    private @Nullable Draft draft;

    /**
     * Prepares.
     *
     * @param threads 1 or more
     * @param maxHeapBytes what the index and all that is derived from it may take
     */
    public GraphBuilder(DumpFile dump, int threads, long maxHeapBytes, Progress progress) {
        this.dump = dump;
        this.threads = threads;
        this.maxHeapBytes = maxHeapBytes;
        this.progress = progress;
        this.idSize = dump.header().idSize();
    }

    /**
     * Builds it.
     *
     * @throws HprofException if the dump makes no sense, has no objects, or is too large for the memory given
     */
    public HeapGraph build() throws IOException {
        return tryBuild()
                .orElseThrow(() -> new HprofException(
                        "the graph does not fit into " + (maxHeapBytes >> 20) + " MiB; start with a larger -Xmx"));
    }

    /**
     * Builds it if it fits into the memory given; otherwise it is empty, and {@link #buildSparse} has to do.
     *
     * @throws HprofException if the dump makes no sense, or has no objects
     */
    public Optional<HeapGraph> tryBuild() throws IOException {
        return guarded(() -> {
            Draft known = draft();
            return known.fits(known.graphBytes())
                    ? Optional.of(known.graph()).filter(graph -> known.fits(known.walkBytes(graph)))
                    : Optional.empty();
        });
    }

    /**
     * Builds a graph that keeps references in the file: a third of the memory, and several times slower.
     *
     * @throws HprofException if the dump makes no sense, or has no objects
     */
    public SparseGraph buildSparse() throws IOException {
        return guarded(() -> draft().sparse());
    }

    private Draft draft() throws IOException {
        if (draft == null) {
            draft = new Draft(scanAligned());
        }
        return draft;
    }

    /** Work that a damaged file can break in ways that are no checked exceptions. */
    @FunctionalInterface
    private interface Guarded<T> {
        T run() throws IOException;
    }

    private <T> T guarded(Guarded<T> work) throws IOException {
        try {
            return work.run();
        } catch (HprofException e) {
            throw dump.bytes().placed(e);
        } catch (IndexOutOfBoundsException | ArithmeticException | NegativeArraySizeException e) {
            throw new HprofException("the dump is damaged: " + e, e);
        } catch (InternalError e) {
            // What the JVM makes of a SIGBUS: the file was cut off under the mapping.
            throw ReadFault.of(e);
        }
    }

    private List<ObjectScan> scanAligned() throws IOException {
        List<ObjectScan> scans = scan(3);
        boolean unaligned = scans.stream().anyMatch(scan -> scan.bitmap.isUnaligned());
        return unaligned ? scan(0) : scans;
    }

    private List<ObjectScan> scan(int slotShift) throws IOException {
        List<DumpFile.Segment> segments = dump.segments();
        List<ObjectScan> scans = IntStream.range(0, Math.min(threads, Math.max(1, segments.size())))
                .mapToObj(i -> new ObjectScan(dump, slotShift))
                .toList();
        long size = dump.bytes().size();
        Workers.share(scans, segments.size(), (scan, i) -> {
            scan.scan(segments.get(i));
            progress.at(Progress.Phase.INDEX, segments.get(i).end(), size);
        });
        scans.forEach(ObjectScan::finish);
        if (scans.stream().allMatch(scan -> scan.objects == 0)) {
            throw new HprofException("the dump holds no objects", dump.header().length());
        }
        return scans;
    }

    /** What is known after the first pass. */
    private final class Draft {

        private final List<ObjectScan> scans;
        private final ObjectIndex index;
        private final ClassTable classes;
        private final List<Piece> pieces = new ArrayList<>();
        private final ObjectLayout layout;
        private final List<ObjectGraph.Loader> loaders;
        private long nonNull;

        Draft(List<ObjectScan> scans) throws IOException {
            this.scans = scans;
            TreeMap<Long, long[]> pages = new TreeMap<>();
            LongList classOffsets = new LongList();
            long lowBits = 0;
            for (ObjectScan scan : scans) {
                scan.bitmap.mergeInto(pages);
                lowBits |= scan.bitmap.lowBits();
                classOffsets.addAll(scan.classOffsets);
                pieces.addAll(scan.pieces);
            }
            pieces.sort(Comparator.comparingLong(Piece::start));
            boolean aligned = scans.stream().noneMatch(scan -> scan.bitmap.isUnaligned());
            this.index = ObjectIndex.of(aligned ? 3 : 0, pages);
            scans.forEach(scan -> scan.bitmap.clear());
            // In the order of the file, whichever thread found them: so the answer does not depend on threads.
            this.classes = ClassTable.read(dump, sorted(classOffsets));
            this.layout = sizes(lowBits);
            this.loaders = new LoaderScan(classes, new HeapObjects(dump, classes, index, pieces), index).loaders();
        }

        private ObjectLayout sizes(long lowBits) throws HprofException {
            // A few objects may lie at round addresses by chance.
            int zeros = index.size() < 1000 ? 3 : Long.numberOfTrailingZeros(lowBits);
            int alignment = 1 << Math.max(3, Math.min(8, zeros));
            LayoutProbe probe = new LayoutProbe(idSize, alignment, index, classes.finder());
            ObjectLayout found = probe.probe(dump, pieces);
            for (int i = ClassTable.FIRST; i < classes.size(); i++) {
                ClassInfo info = classes.get(i);
                info.instanceBytes = probe.observedBytes(
                        info, found.instanceBytes(info.referenceOffsets.length, info.primitiveBytes));
            }
            classObjectSizes(probe, found);
            return found;
        }

        private void classObjectSizes(LayoutProbe probe, ObjectLayout found) {
            int[] mirrors = classes.named("java.lang.Class");
            ClassInfo mirror = classes.get(mirrors.length > 0 ? mirrors[0] : 0);
            long computed = found.instanceBytes(mirror.referenceOffsets.length, mirror.primitiveBytes);
            long bytes = probe.mirrorBytes(classes, found, computed);
            mirror.instanceBytes = Math.max(mirror.instanceBytes, bytes);
            for (int i = ClassTable.FIRST; i < classes.size(); i++) {
                ClassInfo info = classes.get(i);
                info.classObjectBytes = found.aligned(bytes + probe.staticBytes(info, found));
            }
        }

        boolean fits(long bytes) {
            return referenceCapacity() <= Integer.MAX_VALUE - 16 && bytes <= maxHeapBytes;
        }

        /** While the graph is built: room for references is cut to what was needed only afterwards. */
        long graphBytes() {
            return index.memoryBytes() + index.size() * bytesPerObject() + referenceCapacity() * 2 * Integer.BYTES;
        }

        /** Class and first reference of each object. */
        private long bytesPerObject() {
            return (long) ClassNumbers.bytesPerObject(classes.size()) + Integer.BYTES;
        }

        /** While its shortest paths and dominators are found: a queue of what refers to others, and all references reversed. */
        long walkBytes(HeapGraph graph) {
            long objects = index.size();
            long held = objects * (bytesPerObject() + WALK_BYTES_PER_OBJECT) + graph.referenceBytes();
            long queue = (long) graph.referrers() * Integer.BYTES;
            long further = Math.max(0, nonNull - objects);
            long later = objects * ANCESTOR_BYTES_PER_OBJECT + further * BYTES_PER_FURTHER_REFERENCE;
            return index.memoryBytes() + held + Math.max(queue, later);
        }

        SparseGraph sparse() throws IOException {
            List<Root> roots = new RootScan(dump, index, classes, scans).roots();
            return new SparseGraph(dump, index, classes, layout, pieces, roots, loaders);
        }

        private long referenceCapacity() {
            long references = 0;
            for (ObjectScan scan : scans) {
                references += scan.arrayReferences;
                for (long classId : scan.instancesByClass.keys()) {
                    ClassInfo info = classes.get(classes.indexOf(classId));
                    references += scan.instancesByClass.get(classId)
                            * (info.referenceOffsets.length + (info.holdsClass ? 1 : 0));
                }
                for (long classId : scan.arraysByClass.keys()) {
                    references += scan.arraysByClass.get(classId) * 3;
                }
            }
            for (int i = ClassTable.FIRST; i < classes.size(); i++) {
                references += classes.get(i).statics.length + classes.get(i).hiddenReferences.length + 1;
            }
            return ReferenceWriter.capacity(references, threads);
        }

        HeapGraph graph() throws IOException {
            long capacity = referenceCapacity();
            ClassNumbers classOf = new ClassNumbers(index.size(), classes.size());
            int[][] room = room(index.size() + 1, (int) capacity);
            int[] first = room[0];
            int[] targets = room[1];
            AtomicLong taken = new AtomicLong(1);
            List<ReferenceScan> readers = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                ReferenceWriter writer = new ReferenceWriter(targets, taken);
                readers.add(
                        new ReferenceScan(index, classes.finder(), layout, idSize, classOf, first, targets, writer));
            }
            readReferences(readers);
            readers.get(0).classObjects(classes);
            long[] soft = sorted(readers, reader -> reader.softReferences);
            long[] threadLocals = sorted(readers, reader -> reader.threadLocals);
            List<Root> roots = new RootScan(dump, index, classes, scans).roots();
            targets = ReferenceWriter.trimmed(targets, taken);
            nonNull = readers.stream().mapToLong(reader -> reader.count).sum();
            return new HeapGraph(
                    dump, index, classes, pieces, roots, loaders, classOf, first, targets, soft, threadLocals);
        }

        /** Memory that is used for the first time comes slowly: a thread for each array. */
        private int[][] room(int... lengths) throws IOException {
            int[][] room = new int[lengths.length][];
            List<Integer> workers = IntStream.range(0, Math.min(threads, lengths.length))
                    .boxed()
                    .toList();
            Workers.share(workers, lengths.length, (worker, i) -> room[i] = new int[lengths[i]]);
            return room;
        }

        private void readReferences(List<ReferenceScan> readers) throws IOException {
            long size = dump.bytes().size();
            int batch = 16;
            Workers.share(readers, (pieces.size() + batch - 1) / batch, (reader, number) -> {
                SegmentWalker walker = new SegmentWalker(dump.bytes(), idSize);
                int end = Math.min(pieces.size(), (number + 1) * batch);
                for (Piece piece : pieces.subList(number * batch, end)) {
                    piece.walk(walker, reader);
                }
                progress.at(Progress.Phase.REFERENCES, pieces.get(end - 1).stop(), size);
            });
        }

        private static long[] sorted(List<ReferenceScan> readers, Function<ReferenceScan, LongList> pairs) {
            LongList all = new LongList();
            readers.forEach(reader -> all.addAll(pairs.apply(reader)));
            return sorted(all);
        }

        private static long[] sorted(LongList list) {
            long[] sorted = list.toArray();
            Arrays.sort(sorted);
            return sorted;
        }
    }
}
