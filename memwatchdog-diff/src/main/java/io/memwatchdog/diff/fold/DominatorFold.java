package io.memwatchdog.diff.fold;

import io.memwatchdog.hprof.dominator.DominatorTree;
import io.memwatchdog.hprof.graph.HeapGraph;
import io.memwatchdog.hprof.graph.Root;
import io.memwatchdog.hprof.graph.RootKind;
import org.jspecify.annotations.Nullable;

/** Folds the dominator tree by class path, in one pass from the roots down. */
final class DominatorFold {

    private final DominatorTree tree;
    private final Trie trie = new Trie();
    private final Labels labels;
    private final int[] nodeOf;

    /** How many objects of each node are held by several ways from their dominator, not by itself. */
    private final long[] indirect;

    DominatorFold(HeapGraph graph, DominatorTree tree) {
        this.tree = tree;
        this.labels = new Labels(graph, trie);
        this.nodeOf = new int[tree.size() + 1];
        for (int number = 1; number <= tree.size(); number++) {
            int object = tree.object(number);
            int node = node(number, object);
            nodeOf[number] = node;
            trie.count(node, graph.shallowBytes(object), number);
        }
        this.indirect = new long[trie.size()];
        for (int number = 1; number <= tree.size(); number++) {
            indirect[nodeOf[number]] += isIndirect(number) ? 1 : 0;
        }
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
        return indirect[node];
    }

    boolean isIndirect(int number) {
        return tree.root(number) == null && !tree.isDirect(number);
    }

    private int node(int number, int object) {
        int dominator = tree.dominator(number);
        int className = labels.className(object);
        if (dominator == 0) {
            return rootNode(tree.root(number), className);
        }
        int via = tree.isDirect(number) ? labels.via(tree.object(dominator), tree.ordinal(number)) : labels.indirect;
        return trie.child(nodeOf[dominator], className, via);
    }

    private int rootNode(@Nullable Root root, int className) {
        if (root == null) {
            return trie.child(Trie.ROOT, className, trie.viaNumber(RootKind.SHARED.label()));
        }
        int above = root.thread() == 0 ? Trie.ROOT : nodeOf[tree.number(root.thread())];
        boolean soft = root.kind() == RootKind.SOFT;
        int node = trie.child(above, className, trie.viaNumber(soft ? "referent" : root.label()));
        if (soft) {
            trie.markSoft(node);
        }
        return node;
    }
}
