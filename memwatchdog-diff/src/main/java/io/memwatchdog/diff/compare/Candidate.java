package io.memwatchdog.diff.compare;

import io.memwatchdog.diff.HeapDiffResult.Step;
import io.memwatchdog.diff.PathNode;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * A path along which the heap grew.
 *
 * @param fanOuts where one object leads to many that grow in number, or what itself grew; several where one container holds
 *     objects of several classes, the most growing first
 * @param target what accumulates: below the first fan-out the first thing that is no part of a container
 * @param steps the path to the target, the root first; through the best holder where the dominator hides it
 * @param accumulationPoint index of the step that fans out
 * @param holders of the accumulating objects beside the one on the path
 */
record Candidate(
        List<MergedNode> fanOuts,
        MergedNode target,
        List<Step> steps,
        int accumulationPoint,
        List<PathNode.Holder> holders) {

    MergedNode fanOut() {
        return fanOuts.get(0);
    }

    /** Growth that counts. */
    long bytes() {
        return fanOuts.stream()
                .mapToLong(node -> Math.max(node.strongGrowth(), node.shallowGrowth()))
                .sum();
    }

    /** The same in the last step from heap to heap. */
    long recentBytes() {
        return fanOuts.stream()
                .mapToLong(node -> node.recentGrowth() - softly(node))
                .sum();
    }

    private static long softly(MergedNode node) {
        return node.isSoft()
                ? Math.max(0, node.recentGrowth())
                : node.children().stream().mapToLong(Candidate::softly).sum();
    }

    long retainedBytes() {
        return fanOuts.stream().mapToLong(MergedNode::retained).sum();
    }

    long count() {
        return Math.max(0, fanOuts.size() == 1 ? target.countGrowth() : countOf(MergedNode::countGrowth));
    }

    long totalCount() {
        return fanOuts.size() == 1 ? target.count() : countOf(MergedNode::count);
    }

    private long countOf(ToLongFunction<MergedNode> figure) {
        return fanOuts.stream().mapToLong(figure).sum();
    }

    /** How much of what is there now is new: 1 for all. */
    double relativeGrowth() {
        long retained = retainedBytes();
        return retained <= 0 ? 0 : Math.min(1, Math.max(0, (double) bytes() / retained));
    }

    double relativeCountGrowth() {
        long all = totalCount();
        return all <= 0 ? 0 : (double) count() / all;
    }
}
