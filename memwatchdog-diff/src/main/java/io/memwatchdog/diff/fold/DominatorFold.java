package io.memwatchdog.diff.fold;

import io.memwatchdog.diff.PathNode;
import io.memwatchdog.hprof.dominator.DominatorTree;
import io.memwatchdog.hprof.graph.HeapGraph;
import io.memwatchdog.hprof.graph.Root;
import io.memwatchdog.hprof.graph.RootKind;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Folds the dominator tree by class path, in one pass from the roots down. */
final class DominatorFold {

    private final DominatorTree tree;
    private final BoundScan boundScan;
    private final Trie trie = new Trie();
    private final Labels labels;
    private final int[] nodeOf;

    /** Size of each number in units of eight bytes: its own, and once that was asked for with all that it dominates. */
    private final int[] units;

    /** Objects of each node whose dominator belongs to another one; what a chain of one class holds is folded into it. */
    private long[] heads = new long[1024];
    /** Of those, what is held by several ways from the dominator, not by itself. */
    private long[] indirectHeads = new long[1024];

    /** Numbers of caches and queues, as many as may be read. */
    private final BoundScan.Candidates bounded;

    DominatorFold(HeapGraph graph, DominatorTree tree, BoundScan boundScan, Background background) {
        this.tree = tree;
        this.boundScan = boundScan;
        this.bounded = boundScan.new Candidates();
        this.labels = new Labels(graph, trie);
        this.nodeOf = tree.takeSpare();
        this.units = tree.takeSpare();
        nodeOf[0] = Trie.ROOT;
        Stretch.each(graph, tree, background, this::fold);
    }

    private void fold(Stretch stretch) {
        for (int number = stretch.from(); number < stretch.to(); number++) {
            long bytes = stretch.size(number);
            int node = node(number, stretch);
            nodeOf[number] = node;
            countHead(node, number, stretch);
            units[number] = (int) Math.min(Integer.MAX_VALUE, bytes >>> 3);
            trie.count(node, bytes, number);
            bounded.consider(stretch.type(number), number);
        }
    }

    /** How full the caches and queues are that have a bound, by node; those of a node's objects added up. */
    Map<Integer, PathNode.Bound> bounds() {
        boundScan.read(IntStream.range(0, bounded.size()).map(i -> tree.object((int) bounded.get(i))));
        BoundScan.NodeBounds bounds = boundScan.new NodeBounds();
        for (int i = 0; i < bounded.size(); i++) {
            int number = (int) bounded.get(i);
            bounds.add(tree.object(number), nodeOf[number]);
        }
        return bounds.of(trie);
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

    /** Whether most of a node's objects, with what is folded into them, are held by several ways from their dominator. */
    boolean isMostlyIndirect(int node) {
        return indirectHeads[node] * 2 >= heads[node];
    }

    boolean isIndirect(int number) {
        return tree.root(number) == null && !tree.isDirect(number);
    }

    private int node(int number, Stretch stretch) {
        int dominator = tree.dominator(number);
        int className = labels.classNameOf(stretch.type(number));
        if (dominator == 0) {
            return rootNode(number, tree.root(number), className);
        }
        int ordinal = stretch.ordinal(number);
        if (ordinal != Stretch.INDIRECT) {
            int via = labels.via(tree.object(dominator), stretch.ownerType(number), ordinal);
            return trie.child(nodeOf[dominator], className, via);
        }
        return trie.child(nodeOf[dominator], className, labels.indirect);
    }

    private void countHead(int node, int number, Stretch stretch) {
        if (node >= heads.length) {
            heads = Arrays.copyOf(heads, Math.max(node + 1, heads.length * 2));
            indirectHeads = Arrays.copyOf(indirectHeads, heads.length);
        }
        int dominator = tree.dominator(number);
        // Below an object come nodes with higher numbers, unless the path is folded back into itself.
        if (node > nodeOf[dominator]) {
            heads[node]++;
            boolean indirect = dominator == 0 ? tree.root(number) == null : stretch.ordinal(number) == Stretch.INDIRECT;
            indirectHeads[node] += indirect ? 1 : 0;
        }
    }

    private int rootNode(int number, @Nullable Root root, int className) {
        if (root == null) {
            RootKind kind = tree.isSoft(number) ? RootKind.SOFT : RootKind.SHARED;
            int node = trie.child(Trie.ROOT, className, trie.viaNumber(kind.label()));
            if (kind == RootKind.SOFT) {
                trie.markSoft(node);
            }
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
