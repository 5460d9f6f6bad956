package io.memwatchdog.diff.fold;

import io.memwatchdog.diff.PathNode;
import io.memwatchdog.hprof.HprofException;
import io.memwatchdog.hprof.graph.ClassInfo;
import io.memwatchdog.hprof.graph.ClassTable;
import io.memwatchdog.hprof.graph.HeapObjects;
import io.memwatchdog.hprof.graph.HeapObjects.Content;
import io.memwatchdog.hprof.graph.ObjectGraph;
import io.memwatchdog.hprof.record.LongList;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Finds the caches and queues of a heap that have a bound, and reads how far they are filled. */
final class BoundScan {

    /** Of well-known classes; so many contents are in memory at a time, and what they refer to. */
    private static final int MAX_READ = 2_000;

    /** Of those that the application has written itself: their rule meets objects that are no caches, too. */
    private static final int MAX_HOME_GROWN = 500;

    /** There are few caches of a class, but there may be millions of objects with a capacity. */
    private static final int MAX_HOME_GROWN_OF_A_CLASS = 100;

    /** From a cache to the number that counts its entries it is four steps at most, as from a set by its map and the map's cells. */
    private static final int ROUNDS = 6;

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

    /** The bounds of a trie's nodes, those of a node's objects added up. */
    final class NodeBounds {

        private final Map<Integer, PathNode.Bound> sums = new HashMap<>();
        private final Map<Integer, Long> objects = new HashMap<>();

        /** An object that was read. */
        void add(int object, int node) {
            objects.merge(node, 1L, Long::sum);
            known.getOrDefault(object, Optional.empty()).ifPresent(bound -> sums.merge(node, bound, BoundScan::sum));
        }

        /** By node; without those that have more objects than may be read, since nobody knows what these hold. */
        Map<Integer, PathNode.Bound> of(Trie trie) {
            sums.keySet().removeIf(node -> objects.getOrDefault(node, 0L) < trie.count(node));
            return sums;
        }
    }

    /** Reads objects in rounds: what one refers to, as far as its bound depends on it, is read in the next. */
    void read(IntStream candidates) {
        List<Integer> open = candidates
                .filter(object -> !known.containsKey(object))
                .distinct()
                .boxed()
                .collect(Collectors.toCollection(ArrayList::new));
        Ahead ahead = new Ahead();
        open.forEach(object -> ahead.missing.add(graph.id(object)));
        try {
            for (int round = 0; round < ROUNDS && !open.isEmpty(); round++) {
                ahead.fetch();
                open.removeIf(object -> isKnown(object, ahead));
            }
        } catch (HprofException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isKnown(int object, Ahead ahead) {
        BoundReader reader = Objects.requireNonNull(readers[graph.classOf(object)]);
        ahead.complete = true;
        try {
            Optional<Content> content = ahead.read(graph.id(object));
            Optional<PathNode.Bound> bound = content.isEmpty() ? Optional.empty() : reader.read(content.get(), ahead);
            if (ahead.complete) {
                known.put(object, bound);
            }
        } catch (HprofException e) {
            throw new UncheckedIOException(e);
        }
        return ahead.complete;
    }

    /** Objects that were read, and those that were asked for before. */
    private final class Ahead implements BoundReader.ObjectSource {

        private final Map<Long, Content> there = new HashMap<>();
        private final Set<Long> none = new HashSet<>();
        private final Set<Long> missing = new HashSet<>();
        private boolean complete = true;

        void fetch() throws HprofException {
            Map<Long, Content> found = objects.readAll(missing);
            there.putAll(found);
            missing.stream().filter(id -> !found.containsKey(id)).forEach(none::add);
            missing.clear();
        }

        @Override
        public Optional<Content> read(long id) {
            Content content = there.get(id);
            if (content == null && id != 0 && !none.contains(id)) {
                missing.add(id);
                complete = false;
            }
            return Optional.ofNullable(content);
        }
    }

    private static PathNode.Bound sum(PathNode.Bound a, PathNode.Bound b) {
        return new PathNode.Bound(a.kind(), a.size() + b.size(), a.limit() + b.limit(), a.unit());
    }
}
