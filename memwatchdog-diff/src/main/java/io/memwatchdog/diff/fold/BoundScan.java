package io.memwatchdog.diff.fold;

import io.memwatchdog.diff.PathNode;
import io.memwatchdog.hprof.HprofException;
import io.memwatchdog.hprof.graph.ClassInfo;
import io.memwatchdog.hprof.graph.ClassTable;
import io.memwatchdog.hprof.graph.HeapObjects;
import io.memwatchdog.hprof.graph.ObjectGraph;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the caches and queues of a heap that have a bound, and reads how far they are filled. */
final class BoundScan {

    /** Reading an object from the dump takes a fraction of a millisecond. */
    static final int MAX_READ = 2_000;

    private final ObjectGraph graph;
    private final HeapObjects objects;
    private final @Nullable BoundReader[] readers;

    /** What was read, by object: it stands in several tries. */
    private final Map<Integer, Optional<PathNode.Bound>> known = new HashMap<>();

    BoundScan(ObjectGraph graph) {
        this.graph = graph;
        this.objects = graph.objects();
        this.readers = readers(graph.classes());
    }

    private static @Nullable BoundReader[] readers(ClassTable classes) {
        @Nullable BoundReader[] readers = new @Nullable BoundReader[classes.size()];
        for (int i = 0; i < readers.length; i++) {
            for (ClassInfo type = classes.get(i); readers[i] == null; type = classes.get(type.superIndex())) {
                readers[i] = BoundReader.forClass(type.name(), classes.get(i).name());
                if (type.superIndex() < 0) {
                    break;
                }
            }
        }
        return readers;
    }

    /** Whether objects of a class may be caches or queues with a bound. */
    boolean mayHaveBound(int type) {
        return type >= 0 && readers[type] != null;
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
