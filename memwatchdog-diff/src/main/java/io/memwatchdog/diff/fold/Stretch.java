package io.memwatchdog.diff.fold;

import io.memwatchdog.hprof.dominator.DominatorTree;
import io.memwatchdog.hprof.graph.HeapGraph;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * What graph and dominator tree know of some numbers in a row. Asked for many objects at once, memory answers sooner than for
 * one after the other.
 */
final class Stretch {

    private static final int LENGTH = 1 << 13;

    /** So many are looked at while one is used. */
    private static final int AHEAD = 3;

    /** Stands for the place of the reference where the dominator has none. */
    static final int INDIRECT = -1;

    private final HeapGraph graph;
    private final DominatorTree tree;
    private final int[] types = new int[LENGTH];
    private final long[] sizes = new long[LENGTH];
    private final int[] ownerTypes = new int[LENGTH];
    private final int[] ordinals = new int[LENGTH];
    private int from;
    private int to;

    private Stretch(HeapGraph graph, DominatorTree tree) {
        this.graph = graph;
        this.tree = tree;
    }

    /** Goes through all numbers; the background looks ahead. */
    static void each(HeapGraph graph, DominatorTree tree, Background background, Consumer<Stretch> use) {
        int end = tree.size() + 1;
        Deque<CompletableFuture<Stretch>> coming = new ArrayDeque<>();
        int next = 1;
        for (; next < end && coming.size() < AHEAD; next += LENGTH) {
            coming.add(new Stretch(graph, tree).lookFrom(next, background));
        }
        for (; !coming.isEmpty(); next += LENGTH) {
            Stretch stretch = Background.join(coming.remove());
            use.accept(stretch);
            if (next > 0 && next < end) {
                coming.add(stretch.lookFrom(next, background));
            }
        }
    }

    private CompletableFuture<Stretch> lookFrom(int first, Background background) {
        return background.start(() -> {
            look(first);
            return this;
        });
    }

    private void look(int first) {
        from = first;
        to = (int) Math.min((long) first + LENGTH, tree.size() + 1L);
        for (int number = from; number < to; number++) {
            int object = tree.object(number);
            types[number - from] = graph.classOf(object);
            sizes[number - from] = graph.shallowBytes(object);
        }
        for (int number = from; number < to; number++) {
            int dominator = tree.dominator(number);
            boolean direct = dominator != 0 && tree.isDirect(number);
            ordinals[number - from] = direct ? tree.ordinal(number) : INDIRECT;
            ownerTypes[number - from] = direct ? graph.classOf(tree.object(dominator)) : 0;
        }
    }

    int from() {
        return from;
    }

    /** Behind the last one. */
    int to() {
        return to;
    }

    /** What the graph knows as the class of a number's object. */
    int type(int number) {
        return types[number - from];
    }

    /** Shallow size in bytes. */
    long size(int number) {
        return sizes[number - from];
    }

    /** Place of the reference in the dominator, or {@link #INDIRECT}. */
    int ordinal(int number) {
        return ordinals[number - from];
    }

    /** What the graph knows as the class of the dominator that refers to the number itself. */
    int ownerType(int number) {
        return ownerTypes[number - from];
    }
}
