package io.memwatchdog.diff.fold;

import io.memwatchdog.hprof.dominator.DominatorTree;
import io.memwatchdog.hprof.graph.HeapGraph;
import io.memwatchdog.hprof.graph.Root;
import io.memwatchdog.hprof.graph.RootKind;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Folds the dominator tree by class path, in one pass from the roots down. */
final class DominatorFold {

    private static final int BATCH = 256;

    private final int[] types = new int[BATCH];
    private final long[] sizes = new long[BATCH];
    private final DominatorTree tree;
    private final Trie trie = new Trie();
    private final Labels labels;
    private final int[] nodeOf;

    /** Size of each number in units of eight bytes: its own, and once that was asked for with all that it dominates. */
    private final int[] units;

    /** How many objects of each node are held by several ways from their dominator, not by itself. */
    private long[] indirect = new long[1024];

    DominatorFold(HeapGraph graph, DominatorTree tree) {
        this.tree = tree;
        this.labels = new Labels(graph, trie);
        this.nodeOf = tree.takeSpare();
        this.units = tree.takeSpare();
        nodeOf[0] = Trie.ROOT;
        for (int from = 1; from <= tree.size(); from += BATCH) {
            int to = Math.min(from + BATCH, tree.size() + 1);
            look(graph, from, to);
            for (int number = from; number < to; number++) {
                long bytes = sizes[number - from];
                int node = node(number, types[number - from]);
                nodeOf[number] = node;
                units[number] = (int) Math.min(Integer.MAX_VALUE, bytes >>> 3);
                trie.count(node, bytes, number);
            }
        }
    }

    /**
     * Size of each number with all that it dominates, in units of eight bytes; what is larger than 16 GiB counts for that. To be
     * asked once.
     */
    int[] takeRetainedUnits() {
        units[0] = 0;
        for (int number = tree.size(); number > 0; number--) {
            int dominator = tree.dominator(number);
            int sum = units[dominator] + units[number];
            units[dominator] = sum < 0 ? Integer.MAX_VALUE : sum;
        }
        return units;
    }

    Trie trie() {
        return trie;
    }

    Labels labels() {
        return labels;
    }

    /** The node of a number. */
    int node(int number) {
        return nodeOf[number];
    }

    /** How many objects of a node are held by several ways from their dominator, not by itself. */
    long indirect(int node) {
        return node < indirect.length ? indirect[node] : 0;
    }

    boolean isIndirect(int number) {
        return tree.root(number) == null && !tree.isDirect(number);
    }

    /** Class and size of a batch of objects: memory answers for many at once sooner than for one after the other. */
    private void look(HeapGraph graph, int from, int to) {
        for (int number = from; number < to; number++) {
            int object = tree.object(number);
            types[number - from] = graph.classOf(object);
            sizes[number - from] = graph.shallowBytes(object);
        }
    }

    private int node(int number, int type) {
        int dominator = tree.dominator(number);
        int className = labels.classNameOf(type);
        if (dominator == 0) {
            return rootNode(number, tree.root(number), className);
        }
        if (tree.isDirect(number)) {
            return trie.child(nodeOf[dominator], className, labels.via(tree.object(dominator), tree.ordinal(number)));
        }
        int node = trie.child(nodeOf[dominator], className, labels.indirect);
        countIndirect(node);
        return node;
    }

    private void countIndirect(int node) {
        if (node >= indirect.length) {
            indirect = Arrays.copyOf(indirect, Math.max(node + 1, indirect.length * 2));
        }
        indirect[node]++;
    }

    private int rootNode(int number, @Nullable Root root, int className) {
        if (root == null) {
            RootKind kind = tree.isSoft(number) ? RootKind.SOFT : RootKind.SHARED;
            int node = trie.child(Trie.ROOT, className, trie.viaNumber(kind.label()));
            if (kind == RootKind.SOFT) {
                trie.markSoft(node);
            }
            countIndirect(node);
            return node;
        }
        boolean soft = root.kind() == RootKind.SOFT;
        int anchor = tree.anchor(root);
        int above = anchor < number ? nodeOf[anchor] : Trie.ROOT;
        int node = trie.child(above, className, trie.viaNumber(soft ? "referent" : root.label()));
        // What folds back into an ancestor does not make that one softly held.
        if (soft && node > above) {
            trie.markSoft(node);
        }
        return node;
    }
}
