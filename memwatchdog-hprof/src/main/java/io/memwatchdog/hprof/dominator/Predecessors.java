package io.memwatchdog.hprof.dominator;

import io.memwatchdog.hprof.graph.HeapGraph;
import io.memwatchdog.hprof.graph.References;
import java.util.BitSet;

/**
 * For each number those that refer to it, without the parent in the depth-first tree. What a root holds directly has none:
 * nothing but the super-root can dominate it.
 */
final class Predecessors {

    private static final int UNUSED = 0;

    private final int[] start;
    private final int[] sources;

    private Predecessors(int[] start, int[] sources) {
        this.start = start;
        this.sources = sources;
    }

    /** Turns the references round. Takes the counts of the walk for its own. */
    static Predecessors of(HeapGraph graph, DepthFirst walk) {
        int[] end = walk.furtherReferences;
        long sum = 0;
        for (int number = 1; number <= walk.count(); number++) {
            sum += walk.held.get(number) ? 0 : end[number];
            end[number] = (int) sum;
        }
        int[] sources = new int[(int) sum];
        fill(graph, walk, end, sources);
        return new Predecessors(end, sources);
    }

    /** From the ends downward, so that the ends become starts. */
    private static void fill(HeapGraph graph, DepthFirst walk, int[] next, int[] sources) {
        References references = graph.references();
        int[] numberOf = walk.numberOf;
        int[] parent = walk.parent;
        BitSet held = walk.held;
        for (int object = 1; object <= graph.size(); object++) {
            int source = numberOf[object];
            int place = source == 0 ? 0 : references.first(object);
            while (place > 0) {
                int reference = references.at(place++);
                int number = numberOf[References.target(reference)];
                if (number != 0 && parent[number] != source && !held.get(number)) {
                    sources[--next[number]] = source;
                }
                place = References.isLast(reference) ? 0 : place;
            }
        }
    }

    /** First place of the predecessors of a number. */
    int from(int number) {
        return start[number];
    }

    /** Place behind the last predecessor of a number. */
    int to(int number, int count) {
        return number < count ? start[number + 1] : sources.length;
    }

    /** A number that refers to it; 0 where the place is not used. */
    int at(int place) {
        return sources[place];
    }

    static boolean isUsed(int source) {
        return source != UNUSED;
    }
}
