package io.memwatchdog.hprof.dominator;

import java.util.Arrays;
import java.util.List;

/**
 * Immediate dominators by the semi-NCA algorithm (Georgiadis, "Linear-Time Algorithms for Dominators and Related Problems",
 * 2005): semidominators as Lengauer and Tarjan find them, then for each number the nearest ancestor in the dominator tree that
 * is no greater than its semidominator. Fast in practice on every shape; paths are compressed without recursion.
 */
final class SemiNca {

    private final DepthFirst walk;
    private final Predecessors predecessors;
    private final int[] dominator;
    private final int[] ancestor;
    private final int[] label;
    private int[] path = new int[1024];
    private long steps;

    /**
     * Takes an array of the walk for its own: after this the walk no longer knows the numbers of objects.
     *
     * @param spare of as many places as there are objects, and one more
     */
    SemiNca(DepthFirst walk, Predecessors predecessors, int[] spare) {
        this.walk = walk;
        this.predecessors = predecessors;
        this.dominator = walk.numberOf;
        this.label = spare;
        this.ancestor = Arrays.copyOf(walk.parent, walk.count() + 1);
    }

    /** The dominator of each number; 0 for the super-root. */
    int[] immediateDominators() {
        int count = walk.count();
        dominator[0] = 0;
        label[0] = 0;
        semidominators(dominator);
        for (int number = 1; number <= count; number++) {
            int semi = dominator[number];
            int candidate = walk.parent[number];
            while (candidate > semi) {
                steps++;
                candidate = dominator[candidate];
            }
            dominator[number] = candidate;
        }
        return dominator;
    }

    /** Arrays with a place for each number and more, once the dominators are found. */
    List<int[]> spares() {
        return List.of(label, ancestor);
    }

    /** How often an ancestor was looked at: what is linear in practice, and has to stay so. */
    long steps() {
        return steps;
    }

    private void semidominators(int[] semi) {
        int count = walk.count();
        for (int number = count; number > 0; number--) {
            int least = walk.held.get(number) ? 0 : walk.parent[number];
            int end = least == 0 ? 0 : predecessors.to(number);
            for (int place = least == 0 ? 0 : predecessors.from(number); place < end; place++) {
                int source = predecessors.at(place);
                if (Predecessors.isUsed(source)) {
                    least = Math.min(least, source <= number ? source : evaluate(source, number + 1));
                }
            }
            semi[number] = least;
            label[number] = least;
        }
    }

    /** The least semidominator on the way from a number up to those that are not yet linked, which are less than `linked`. */
    private int evaluate(int number, int linked) {
        if (ancestor[number] < linked) {
            return label[number];
        }
        int depth = 0;
        int top = number;
        while (ancestor[top] >= linked) {
            if (depth == path.length) {
                path = Arrays.copyOf(path, depth * 2);
            }
            path[depth++] = top;
            top = ancestor[top];
        }
        steps += depth;
        int least = label[top];
        int root = ancestor[top];
        while (depth > 0) {
            int next = path[--depth];
            least = Math.min(least, label[next]);
            label[next] = least;
            ancestor[next] = root;
        }
        return least;
    }
}
