package io.memwatchdog.diff.fold;

import io.memwatchdog.diff.PathNode;
import io.memwatchdog.hprof.HprofException;
import io.memwatchdog.hprof.graph.ClassInfo;
import io.memwatchdog.hprof.graph.ClassTable;
import io.memwatchdog.hprof.graph.HeapObjects;
import io.memwatchdog.hprof.graph.ObjectGraph;
import io.memwatchdog.hprof.record.LongList;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the caches and queues of a heap that have a bound, and reads how far they are filled. */
final class BoundScan {

    /** Reading an object from the dump takes a fraction of a millisecond. */
    private static final int MAX_READ = 2_000;

    /** Of those that the application has written itself: their rule meets objects that are no caches, too. */
    private static final int MAX_HOME_GROWN = 500;

    /** There are few caches of a class, but there may be millions of objects with a capacity. */
    private static final int MAX_HOME_GROWN_OF_A_CLASS = 100;

    private final ObjectGraph graph;
    private final HeapObjects objects;
    private final @Nullable BoundReader[] readers;

    /** What was read, by object: it stands in several tries. */
    private final Map<Integer, Optional<PathNode.Bound>> known = new HashMap<>();

    BoundScan(ObjectGraph graph) {
        this.graph = graph;
        this.objects = graph.objects();
        this.readers = readers(graph);
    }

    private static @Nullable BoundReader[] readers(ObjectGraph graph) {
        ClassTable classes = graph.classes();
        @Nullable BoundReader[] readers = new @Nullable BoundReader[classes.size()];
        for (int i = 0; i < readers.length; i++) {
            for (ClassInfo type = classes.get(i); readers[i] == null; type = classes.get(type.superIndex())) {
                readers[i] = BoundReader.forClass(type.name(), classes.get(i).name());
                if (type.superIndex() < 0) {
                    break;
                }
            }
            if (readers[i] == null) {
                readers[i] = HomeGrownCache.forClass(graph, classes.get(i));
            }
        }
        return readers;
    }

    /** Objects that may be caches or queues with a bound: as many as may be read. */
    final class Candidates {

        private final LongList found = new LongList();
        private final int[] ofClass = new int[readers.length];
        private int wellKnown;
        private int homeGrown;

        /** Keeps it if its class says so. */
        void consider(int type, long candidate) {
            if (type >= 0 && readers[type] != null && mayRead(type)) {
                found.add(candidate);
            }
        }

        private boolean mayRead(int type) {
            return readers[type] instanceof HomeGrownCache
                    ? ++ofClass[type] <= MAX_HOME_GROWN_OF_A_CLASS && ++homeGrown <= MAX_HOME_GROWN
                    : ++wellKnown <= MAX_READ;
        }

        int size() {
            return found.size();
        }

        long get(int i) {
            return found.get(i);
        }
    }

    /** Adds the bound of an object, where it has one, to those of its node. */
    void add(int object, int node, Map<Integer, PathNode.Bound> bounds) {
        known.computeIfAbsent(object, this::read).ifPresent(bound -> bounds.merge(node, bound, BoundScan::sum));
    }

    private Optional<PathNode.Bound> read(int object) {
        BoundReader reader = readers[graph.classOf(object)];
        return reader == null ? Optional.empty() : read(reader, object);
    }

    private Optional<PathNode.Bound> read(BoundReader reader, int object) {
        try {
            Optional<HeapObjects.Content> content = objects.read(graph.id(object));
            return content.isEmpty() ? Optional.empty() : reader.read(content.get(), objects);
        } catch (HprofException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PathNode.Bound sum(PathNode.Bound a, PathNode.Bound b) {
        return new PathNode.Bound(a.kind(), a.size() + b.size(), a.limit() + b.limit(), a.unit());
    }
}
