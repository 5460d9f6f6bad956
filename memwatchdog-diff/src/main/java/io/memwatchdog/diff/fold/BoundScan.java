package io.memwatchdog.diff.fold;

import io.memwatchdog.diff.PathNode;
import io.memwatchdog.hprof.HprofException;
import io.memwatchdog.hprof.dominator.DominatorTree;
import io.memwatchdog.hprof.graph.ClassInfo;
import io.memwatchdog.hprof.graph.ClassTable;
import io.memwatchdog.hprof.graph.HeapGraph;
import io.memwatchdog.hprof.graph.HeapObjects;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the caches and queues of a heap that have a bound, and reads how far they are filled. */
final class BoundScan {

    /** Reading an object from the dump takes a fraction of a millisecond. */
    private static final int MAX_READ = 2_000;

    private final HeapGraph graph;
    private final DominatorTree tree;
    private final DominatorFold fold;
    private final HeapObjects objects;
    private final @Nullable BoundReader[] readers;

    BoundScan(HeapGraph graph, DominatorTree tree, DominatorFold fold) {
        this.graph = graph;
        this.tree = tree;
        this.fold = fold;
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

    /** Bounds by node; those of a node's objects added up. */
    Map<Integer, PathNode.Bound> bounds() {
        Map<Integer, PathNode.Bound> bounds = new HashMap<>();
        int left = MAX_READ;
        for (int number = 1; number <= tree.size() && left > 0; number++) {
            int object = tree.object(number);
            int type = graph.classOf(object);
            BoundReader reader = type < 0 ? null : readers[type];
            if (reader != null) {
                left--;
                int node = fold.node(number);
                read(reader, object).ifPresent(bound -> bounds.merge(node, bound, BoundScan::sum));
            }
        }
        return bounds;
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
