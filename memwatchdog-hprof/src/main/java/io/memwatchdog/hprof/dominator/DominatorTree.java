package io.memwatchdog.hprof.dominator;

import io.memwatchdog.hprof.Progress;
import io.memwatchdog.hprof.graph.HeapGraph;
import io.memwatchdog.hprof.graph.References;
import io.memwatchdog.hprof.graph.Root;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The dominator tree of all reachable objects. They are numbered depth first: 0 is the super-root, and a dominator's number is
 * always less than that of what it dominates, so that one forward pass goes from the roots down and one backward pass from the
 * leaves up.
 */
public final class DominatorTree {

    private final HeapGraph graph;
    private final int size;
    private final int lastStrong;
    private final int[] objectOf;
    private final int[] parent;
    private final byte[] ordinal;
    private final BitSet held;
    private final Map<Integer, Root> rootOf;
    private final Map<Integer, Integer> anchors;
    private final Predecessors predecessors;
    private final int[] dominator;
    private final long steps;
    private final Deque<int[]> spares;

    private DominatorTree(HeapGraph graph, DepthFirst walk, Predecessors predecessors, SemiNca semiNca) {
        this.graph = graph;
        this.size = walk.count();
        this.lastStrong = walk.lastStrong();
        this.objectOf = walk.objectOf;
        this.parent = walk.parent;
        this.ordinal = walk.ordinal;
        this.held = walk.held;
        this.rootOf = walk.rootOf;
        this.anchors = walk.anchors;
        this.predecessors = predecessors;
        this.dominator = semiNca.immediateDominators();
        this.spares = new ArrayDeque<>(semiNca.spares());
        this.steps = semiNca.steps() + walk.steps();
    }

    /** Finds the dominators. */
    public static DominatorTree of(HeapGraph graph, Progress progress) {
        return of(graph, progress, () -> new int[graph.size() + 1]);
    }

    /**
     * Finds the dominators with an array that somebody else no longer needs.
     *
     * @param spare asked late; answers an array with a place more than there are objects, with any content
     */
    public static DominatorTree of(HeapGraph graph, Progress progress, Supplier<int[]> spare) {
        progress.at(Progress.Phase.DOMINATORS, 0, 3);
        DepthFirst walk = new DepthFirst(graph).run();
        progress.at(Progress.Phase.DOMINATORS, 1, 3);
        Predecessors predecessors = Predecessors.of(graph, walk);
        progress.at(Progress.Phase.DOMINATORS, 2, 3);
        DominatorTree tree = new DominatorTree(graph, walk, predecessors, new SemiNca(walk, predecessors, spare.get()));
        progress.at(Progress.Phase.DOMINATORS, 3, 3);
        return tree;
    }

    /** Steps that are not bounded by the number of objects and references by themselves. */
    long steps() {
        return steps;
    }

    /** How many objects are reachable; their numbers go from 1 to this. */
    public int size() {
        return size;
    }

    /** The object of a number, as the graph counts. */
    public int object(int number) {
        return objectOf[number];
    }

    /** The number of what a root hangs on: the thread of a local variable, the soft reference of a referent; 0 for others. */
    public int anchor(Root root) {
        return anchors.getOrDefault(root.thread(), 0);
    }

    /** The number of each object, 0 if it is not reachable. */
    public int[] numbers() {
        int[] numbers = new int[graph.size() + 1];
        for (int number = 1; number <= size; number++) {
            numbers[objectOf[number]] = number;
        }
        return numbers;
    }

    /** An array with a place for each number and more, of any content; the first two cost nothing. */
    public int[] takeSpare() {
        return spares.isEmpty() ? new int[size + 1] : spares.pop();
    }

    /** Number of the dominator; 0 for the super-root. */
    public int dominator(int number) {
        return dominator[number];
    }

    /** The root that holds this number directly; null if none does. */
    public @Nullable Root root(int number) {
        return held.get(number) ? rootOf.get(number) : null;
    }

    /** Whether soft references alone hold this number. */
    public boolean isSoft(int number) {
        return number > lastStrong;
    }

    /** Whether the dominator itself refers to this number; false means that it is held by several ways from there. */
    public boolean isDirect(int number) {
        int above = dominator[number];
        if (parent[number] == above) {
            return above != 0 || held.get(number);
        }
        int end = predecessors.to(number);
        for (int place = predecessors.from(number); place < end; place++) {
            if (predecessors.at(place) == above) {
                return above != 0;
            }
        }
        return false;
    }

    /**
     * Place of the reference in the dominator's list of references, where the dominator refers to this number itself; of a large
     * array any place.
     */
    public int ordinal(int number) {
        int known = ordinal[number] & 0xFF;
        return known < DepthFirst.MAX_ORDINAL || isArray(object(dominator[number]))
                ? known
                : laterOrdinal(number, known);
    }

    /** The elements of an array have no names, and are too many to look for each. */
    private boolean isArray(int object) {
        return !graph.isClassObject(object) && graph.classInfo(object).isArray();
    }

    private int laterOrdinal(int number, int from) {
        References references = graph.references();
        int first = references.first(object(dominator[number]));
        for (int place = first + from; ; place++) {
            int reference = references.at(place);
            if (References.target(reference) == object(number)) {
                return place - first;
            }
            if (References.isLast(reference)) {
                return from;
            }
        }
    }

    /** Tells all numbers that refer to this one; none for what a root holds directly. */
    public void eachReferrer(int number, IntConsumer action) {
        if (held.get(number)) {
            return;
        }
        if (parent[number] != 0) {
            action.accept(parent[number]);
        }
        int end = predecessors.to(number);
        for (int place = predecessors.from(number); place < end; place++) {
            int source = predecessors.at(place);
            if (Predecessors.isUsed(source)) {
                action.accept(source);
            }
        }
    }

    /** Size of each number with all that it dominates, in bytes; at 0 that of the whole reachable heap. */
    public long[] retainedBytes() {
        long[] retained = new long[size() + 1];
        for (int number = size(); number > 0; number--) {
            retained[number] += graph.shallowBytes(objectOf[number]);
            retained[dominator[number]] += retained[number];
        }
        return retained;
    }
}
