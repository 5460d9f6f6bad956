package io.memwatchdog.hprof.dominator;

import io.memwatchdog.hprof.graph.HeapGraph;
import io.memwatchdog.hprof.graph.References;

/**
 * For each number those that refer to it, without the parent in the depth-first tree. What a root holds directly has none:
 * nothing but the super-root can dominate it.
 */
final class Predecessors {

    private static final int UNUSED = 0;

    /** A bit for each number that has any. */
    private final long[] any;

    /** How many numbers below each word of bits have any. */
    private final int[] before;

    /** By rank among the numbers that have any: where theirs begin; at the end where the last ones end. */
    private final int[] start;

    private final int[] sources;

    private Predecessors(DepthFirst walk) {
        int words = (walk.count() >>> 6) + 1;
        this.any = new long[words];
        this.before = new int[words];
        this.start = new int[rank(walk) + 1];
        this.sources = new int[ends(walk)];
    }

    /** Turns the references round. */
    static Predecessors of(HeapGraph graph, DepthFirst walk) {
        Predecessors predecessors = new Predecessors(walk);
        predecessors.fill(graph, walk);
        return predecessors;
    }

    private int rank(DepthFirst walk) {
        for (int number = 1; number <= walk.count(); number++) {
            if (walk.furtherReferences(number) > 0 && !walk.held.get(number)) {
                any[number >>> 6] |= 1L << number;
            }
        }
        int sum = 0;
        for (int word = 0; word < any.length; word++) {
            before[word] = sum;
            sum += Long.bitCount(any[word]);
        }
        return sum;
    }

    private int ends(DepthFirst walk) {
        long sum = 0;
        int rank = 0;
        for (int number = 1; number <= walk.count(); number++) {
            if (has(number)) {
                sum += walk.furtherReferences(number);
                start[rank++] = (int) sum;
            }
        }
        start[rank] = (int) sum;
        return (int) sum;
    }

    /** From the ends downward, so that the ends become starts. */
    private void fill(HeapGraph graph, DepthFirst walk) {
        References references = graph.references();
        int[] numberOf = walk.numberOf;
        int[] parent = walk.parent;
        for (int object = 1; object <= graph.size(); object++) {
            int source = numberOf[object];
            int place = source == 0 ? 0 : references.first(object);
            while (place > 0) {
                int reference = references.at(place++);
                int number = numberOf[References.target(reference)];
                if (number != 0 && has(number) && parent[number] != source) {
                    sources[--start[rank(number)]] = source;
                }
                place = References.isLast(reference) ? 0 : place;
            }
        }
    }

    private boolean has(int number) {
        return (any[number >>> 6] & 1L << number) != 0;
    }

    private int rank(int number) {
        int word = number >>> 6;
        return before[word] + Long.bitCount(any[word] & (1L << number) - 1);
    }

    /** First place of the predecessors of a number. */
    int from(int number) {
        return has(number) ? start[rank(number)] : 0;
    }

    /** Place behind the last predecessor of a number. */
    int to(int number) {
        return has(number) ? start[rank(number) + 1] : 0;
    }

    /** A number that refers to it; 0 where the place is not used. */
    int at(int place) {
        return sources[place];
    }

    static boolean isUsed(int source) {
        return source != UNUSED;
    }
}
