package io.memwatchdog.diff.compare;

import io.memwatchdog.diff.PathNode;

/** Works out, from the leaves up, how much of each node's growth counts: not what is softly held, nor what fills a bounded cache. */
final class Growth {

    /** A cache that would hold so many times the whole heap at its bound is not bounded in any useful way. */
    private static final int UNREACHABLE_BOUND = 16;

    /** That a number beside a collection is its limit is a guess, which has to be likelier. */
    private static final int UNLIKELY_BOUND = 4;

    /** What a cache holds may grow by so much more than the number of its entries. */
    private static final double SLACK = 1.6;

    private final long heapBytes;

    Growth(long heapBytes) {
        this.heapBytes = heapBytes;
    }

    /** Recursion is as deep as the trie. */
    void workOut(MergedNode node) {
        long strong = node.shallowGrowth();
        long objects = node.countGrowth();
        for (MergedNode child : node.children()) {
            workOut(child);
            boolean counts = !child.isSoft() && !isWithinBound(child);
            strong += counts ? child.strongGrowth() : 0;
            objects += counts ? child.countGrowthBelow() : 0;
        }
        node.strongGrowth(strong);
        node.countGrowthBelow(objects);
    }

    /** Whether the objects of this node are caches or queues with a bound that explains what they hold. */
    boolean isWithinBound(MergedNode node) {
        PathNode.Bound bound = node.bound();
        if (bound == null || bound.limit() <= 0 || bound.size() > bound.limit() * 1.2) {
            return false;
        }
        double whenFull = node.retained() / Math.max(bound.filled(), 1e-9);
        int tooMuch = bound.kind().equals(PathNode.Bound.COLLECTION) ? UNLIKELY_BOUND : UNREACHABLE_BOUND;
        if (whenFull > (double) tooMuch * heapBytes && bound.filled() < 0.5) {
            return false;
        }
        return node.heaps() == 1 || entriesExplain(node, bound);
    }

    /** That the values grow while the entries do not is no filling cache. */
    private static boolean entriesExplain(MergedNode node, PathNode.Bound bound) {
        PathNode earliest = node.earliestNode();
        PathNode.Bound before = earliest == null ? null : earliest.bound();
        if (before == null || before.size() == 0) {
            return true;
        }
        double entries = (double) Math.max(1, bound.size()) / before.size();
        double bytes = (double) node.retained() / Math.max(1, node.retainedFirst());
        return bytes <= entries * SLACK + 0.2;
    }
}
