package io.memwatchdog.diff.fold;

import io.memwatchdog.diff.ClassCount;
import io.memwatchdog.diff.FoldOptions;
import io.memwatchdog.diff.HeapProfile;
import io.memwatchdog.diff.LoaderCount;
import io.memwatchdog.diff.PathNode;
import io.memwatchdog.hprof.HprofException;
import io.memwatchdog.hprof.Progress;
import io.memwatchdog.hprof.dominator.DominatorTree;
import io.memwatchdog.hprof.graph.GraphBuilder;
import io.memwatchdog.hprof.graph.HeapGraph;
import io.memwatchdog.hprof.graph.ObjectGraph;
import io.memwatchdog.hprof.graph.SparseGraph;
import io.memwatchdog.hprof.record.DumpFile;
import io.memwatchdog.hprof.record.ReadFault;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Folds a dump into a profile. The shortest paths are found on a second thread while the depth-first walk goes on; its
 * arrays then serve the dominators. */
public final class DumpFolder {

    private final FoldOptions options;
    private final Progress progress;

    public DumpFolder(FoldOptions options, Progress progress) {
        this.options = options;
        this.progress = progress;
    }

    /**
     * Folds it.
     *
     * @throws HprofException if the dump cannot be read
     */
    public HeapProfile fold(Path file) throws IOException {
        return fold(OpenDump.of(file, options, progress));
    }

    /** Likewise one that is open already. */
    public HeapProfile fold(OpenDump open) throws IOException {
        DumpFile dump = open.dump();
        GraphBuilder builder = new GraphBuilder(dump, options.threads(), options.maxHeapBytes(), progress);
        try {
            Optional<HeapProfile> whole = foldWhole(open, builder);
            return whole.isPresent() ? whole.get() : foldSparse(open, builder.buildSparse());
        } catch (OutOfMemoryError e) {
            throw outOfMemory(e);
        } catch (InternalError | RuntimeException e) {
            throw dump.bytes().placed(ReadFault.of(e));
        }
    }

    static HprofException outOfMemory(OutOfMemoryError cause) {
        return new HprofException(
                "not enough memory to analyse the dump; start with a larger -Xmx, or with a smaller --heap-limit",
                cause);
    }

    /** Empty if it does not fit; that what should fit may not is due to the collector, which cannot move large arrays. */
    private Optional<HeapProfile> foldWhole(OpenDump open, GraphBuilder builder) throws IOException {
        try {
            return builder.tryBuild().map(graph -> {
                try (Background background = new Background(options.threads())) {
                    return fold(open, graph, background);
                }
            });
        } catch (OutOfMemoryError e) {
            return Optional.empty();
        }
    }

    private HeapProfile fold(OpenDump open, HeapGraph graph, Background background) {
        CompletableFuture<ShortestPathFold> shortest = background.start(() -> new ShortestPathFold(graph).fold());
        DominatorTree tree = DominatorTree.of(
                graph, progress, () -> Background.join(shortest).spare());
        ShortestPathFold paths = Background.join(shortest);
        progress.at(Progress.Phase.FOLD, 0, 2);
        DominatorFold dominators = new DominatorFold(graph, tree, paths.boundScan(), background);
        progress.at(Progress.Phase.FOLD, 1, 2);
        Holders holders = new Holders(graph, tree, dominators);
        Map<Integer, PathNode.Bound> bounds = dominators.bounds();
        List<ClassCount> histogram = histogram(graph, paths.counts(), paths.bytes());
        List<PathNode> dominatorPaths = TrieProfile.of(dominators.trie(), new TrieProfile.Details() {
            @Override
            public List<PathNode.Holder> holders(int node, long retainedBytes) {
                return holders.of(node, retainedBytes);
            }

            @Override
            public PathNode.@Nullable Bound bound(int node) {
                return bounds.get(node);
            }

            @Override
            public long exampleId(int example) {
                return graph.id(tree.object(example));
            }
        });
        List<PathNode> shortestPaths = TrieProfile.of(paths.trie(), new ShortestPathDetails(graph, paths.bounds()));
        progress.at(Progress.Phase.FOLD, 2, 2);
        return HeapProfile.from(open.name(), open.dump().header().takenAt())
                .totals(
                        tree.size(),
                        histogram.stream().mapToLong(ClassCount::bytes).sum())
                .histogram(histogram)
                .dominators(dominatorPaths)
                .shortestPaths(shortestPaths)
                .loaders(loaders(graph))
                .warnings(open.warnings())
                .build();
    }

    /** Shortest paths only, for a dump that is too large for more. */
    private HeapProfile foldSparse(OpenDump open, SparseGraph graph) {
        progress.at(Progress.Phase.FOLD, 0, 1);
        ShortestPathFold fold = new ShortestPathFold(graph).fold();
        List<ClassCount> histogram = histogram(graph, fold.counts(), fold.bytes());
        progress.at(Progress.Phase.FOLD, 1, 1);
        List<String> all = new ArrayList<>(open.warnings());
        all.add(
                "The dump is too large for " + (options.maxHeapBytes() >> 20)
                        + " MiB of heap: shortest paths were found, but no retained sizes. More memory (-Xmx, --heap-limit) gives both.");
        return HeapProfile.from(open.name(), open.dump().header().takenAt())
                .histogramAndTotals(histogram)
                .shortestPaths(TrieProfile.of(fold.trie(), new ShortestPathDetails(graph, fold.bounds())))
                .loaders(loaders(graph))
                .warnings(all)
                .build();
    }

    private record ShortestPathDetails(ObjectGraph graph, Map<Integer, PathNode.Bound> bounds)
            implements TrieProfile.Details {

        @Override
        public List<PathNode.Holder> holders(int node, long retainedBytes) {
            return List.of();
        }

        @Override
        public PathNode.@Nullable Bound bound(int node) {
            return bounds.get(node);
        }

        @Override
        public long exampleId(int example) {
            return graph.id(example);
        }
    }

    private static List<ClassCount> histogram(ObjectGraph graph, long[] counts, long[] bytes) {
        int classes = graph.classes().size();
        Map<String, ClassCount> rows = new TreeMap<>();
        for (int row = 0; row <= classes; row++) {
            if (counts[row] > 0) {
                String name = row == classes
                        ? "java.lang.Class"
                        : PathNames.stable(graph.classes().get(row).name());
                rows.merge(
                        name,
                        new ClassCount(name, counts[row], bytes[row]),
                        (a, b) -> new ClassCount(name, a.count() + b.count(), a.bytes() + b.bytes()));
            }
        }
        List<ClassCount> sorted = new ArrayList<>(rows.values());
        sorted.sort(Comparator.comparingLong(ClassCount::bytes).reversed());
        return sorted;
    }

    private static List<LoaderCount> loaders(ObjectGraph graph) {
        Map<String, LoaderCount> rows = new TreeMap<>();
        for (ObjectGraph.Loader loader : graph.loaders()) {
            if (!loader.builtIn()) {
                rows.merge(
                        loader.className(),
                        new LoaderCount(loader.className(), 1, loader.definedClasses()),
                        (a, b) -> new LoaderCount(
                                a.className(), a.loaders() + b.loaders(), a.definedClasses() + b.definedClasses()));
            }
        }
        return List.copyOf(rows.values());
    }
}
