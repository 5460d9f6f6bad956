package io.memwatchdog.diff.compare;

import io.memwatchdog.diff.HeapDiffResult.Step;
import io.memwatchdog.diff.PathNode;
import io.memwatchdog.hprof.graph.RootKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One class path in all the heaps that are compared, the earliest first. */
final class MergedNode {

    /** How a class leads to its class loader. */
    private static final String CLASS_LOADER = "<class loader>";

    /** In one place, where there were none before. */
    private static final long MANY_CACHES = 32;

    /** Fewer may have been made on first use. */
    private static final long MORE_CACHES = 8;

    private final String className;
    private final String via;
    private final @Nullable MergedNode parent;
    private final long[] counts;
    private final long[] shallowBytes;
    private final long[] retainedBytes;
    private final @Nullable PathNode[] nodes;
    private final Map<String, MergedNode> children = new LinkedHashMap<>();
    private boolean soft;

    /** Growth without what is softly held or inside a bounded cache. */
    private long strongGrowth;

    private long countGrowthBelow;

    private MergedNode(String className, String via, @Nullable MergedNode parent, int heaps) {
        this.className = className;
        this.via = via;
        this.parent = parent;
        this.counts = new long[heaps];
        this.shallowBytes = new long[heaps];
        this.retainedBytes = new long[heaps];
        this.nodes = new @Nullable PathNode[heaps];
    }

    /** Merges tries; the answer stands above all their roots. */
    static MergedNode merge(List<List<PathNode>> tries) {
        MergedNode top = new MergedNode("", "", null, tries.size());
        for (int heap = 0; heap < tries.size(); heap++) {
            for (PathNode root : tries.get(heap)) {
                top.addRoot(heap, root);
            }
        }
        return top;
    }

    /** Which class of a class loader leads to it is chance, and another one in the next heap: it counts as a root of its own. */
    private void addRoot(int heap, PathNode root) {
        MergedNode merged = add(heap, root.className(), root.via(), root);
        for (PathNode child : root.children()) {
            if (child.via().equals(CLASS_LOADER)) {
                merged.retainedBytes[heap] -= child.retainedBytes();
                add(heap, child.className(), "", child).addAll(heap, child.children());
            } else {
                merged.addAll(heap, List.of(child));
            }
        }
    }

    /** Recursion is as deep as the trie, which folding and reading bound. */
    private void addAll(int heap, List<PathNode> from) {
        for (PathNode node : from) {
            add(heap, node.className(), node.via(), node).addAll(heap, node.children());
        }
    }

    private MergedNode add(int heap, String type, String by, PathNode node) {
        MergedNode child =
                children.computeIfAbsent(type + '\n' + by, key -> new MergedNode(type, by, this, counts.length));
        child.counts[heap] += node.count();
        child.shallowBytes[heap] += node.shallowBytes();
        child.retainedBytes[heap] += node.retainedBytes();
        child.nodes[heap] = node;
        child.soft |= node.soft();
        return child;
    }

    String className() {
        return className;
    }

    String via() {
        return via;
    }

    boolean isSoft() {
        return soft;
    }

    /** Whether no single field of the dominator holds it. */
    boolean isShared() {
        return via.isEmpty() || via.equals(RootKind.SHARED.label()) || via.equals(RootKind.SOFT.label());
    }

    /** This node as a step of a result, from which the field leads on. */
    Step step(String field) {
        return new Step(className(), field, countGrowth(), growth(), count(), retained());
    }

    boolean isRoot() {
        return parent == null || parent.parent == null;
    }

    List<MergedNode> children() {
        return List.copyOf(children.values());
    }

    /** From the root of the path to this node. */
    List<MergedNode> path() {
        List<MergedNode> path = new ArrayList<>();
        for (MergedNode node = this; node.parent != null; node = node.parent) {
            path.add(0, node);
        }
        return path;
    }

    int depth() {
        int depth = 0;
        for (MergedNode node = this; node.parent != null; node = node.parent) {
            depth++;
        }
        return depth;
    }

    @Nullable
    MergedNode parent() {
        return parent;
    }

    int heaps() {
        return counts.length;
    }

    long count(int heap) {
        return counts[heap];
    }

    long retained(int heap) {
        return retainedBytes[heap];
    }

    private int latest() {
        return counts.length - 1;
    }

    /** In the latest heap. */
    long count() {
        return counts[latest()];
    }

    /** In the latest heap. */
    long retained() {
        return retainedBytes[latest()];
    }

    long retainedFirst() {
        return counts.length == 1 ? 0 : retainedBytes[0];
    }

    long countFirst() {
        return counts.length == 1 ? 0 : counts[0];
    }

    /** From the earliest to the latest heap; for a single one, all of it. */
    long countGrowth() {
        return count() - countFirst();
    }

    long growth() {
        return retained() - retainedFirst();
    }

    /** Growth of the objects themselves, without what hangs on them. */
    long shallowGrowth() {
        return shallowBytes[latest()] - (counts.length == 1 ? 0 : shallowBytes[0]);
    }

    /** The node in the latest heap. */
    @Nullable
    PathNode latestNode() {
        return nodes[latest()];
    }

    /** The node in the earliest heap. */
    @Nullable
    PathNode earliestNode() {
        return counts.length == 1 ? null : nodes[0];
    }

    /** None where there are ever more objects with a bound: that of each is none of all. */
    PathNode.@Nullable Bound bound() {
        PathNode node = latestNode();
        return node == null || multiplies() ? null : node.bound();
    }

    private boolean multiplies() {
        long before = countFirst();
        return before == 0 ? count() >= MANY_CACHES : countGrowth() >= Math.max(MORE_CACHES, before / 5);
    }

    long strongGrowth() {
        return strongGrowth;
    }

    void strongGrowth(long bytes) {
        strongGrowth = bytes;
    }

    /** Growth in objects, all that hangs below included. */
    long countGrowthBelow() {
        return countGrowthBelow;
    }

    void countGrowthBelow(long objects) {
        countGrowthBelow = objects;
    }

    /** In how many of the steps from heap to heap it grew. */
    int stepsGrown() {
        int grown = 0;
        for (int heap = 1; heap < counts.length; heap++) {
            grown += retainedBytes[heap] > retainedBytes[heap - 1] ? 1 : 0;
        }
        return grown;
    }

    /** Growth in the last of them. */
    long recentGrowth() {
        int last = counts.length - 1;
        return last == 0 ? 0 : retainedBytes[last] - retainedBytes[last - 1];
    }
}
