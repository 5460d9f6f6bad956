package io.memwatchdog.diff.compare;

import io.memwatchdog.diff.HeapDiffResult.Step;
import io.memwatchdog.diff.PathNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Paths to what the dominator tree attributes to nobody, by the best of those who hold it: first those whose hold grew, the
 * application's classes before the others.
 */
final class HolderChoice {

    private static final int MOST_OTHERS = 7;

    private final Ownership ownership;
    private final MergedNode top;

    /** What has several holders, by class: there a holder's path enters the trie anew. */
    private final Map<String, MergedNode> shared = new HashMap<>();

    HolderChoice(Ownership ownership, MergedNode top) {
        this.ownership = ownership;
        this.top = top;
        findShared(top);
    }

    /** Recursion is as deep as the trie, which folding and reading bound. */
    private void findShared(MergedNode node) {
        for (MergedNode child : node.children()) {
            if (child.isShared()) {
                shared.merge(child.className(), child, (a, b) -> a.growth() >= b.growth() ? a : b);
            }
            findShared(child);
        }
    }

    /**
     * A path that holds something.
     *
     * @param steps the root first
     * @param others who holds it beside this path, most first
     */
    record Held(List<Step> steps, List<PathNode.Holder> others) {}

    /** The path to a node; through the best holder where the dominator hides it. */
    Held pathTo(MergedNode target) {
        List<Step> steps = new ArrayList<>();
        List<PathNode.Holder> others = List.of();
        List<MergedNode> path = target.path();
        for (int i = 0; i < path.size(); i++) {
            MergedNode node = path.get(i);
            List<PathNode.Holder> holders = node.isShared() ? ranked(node) : List.of();
            if (!holders.isEmpty()) {
                steps.clear();
                steps.addAll(steps(holders.get(0), node));
                others = holders.subList(1, Math.min(holders.size(), MOST_OTHERS + 1));
            }
            String field = i + 1 < path.size() ? path.get(i + 1).via() : "";
            steps.add(node.step(field));
        }
        return new Held(List.copyOf(steps), others);
    }

    /** Best first; without those that hold little of what the first holds more than before. */
    private List<PathNode.Holder> ranked(MergedNode node) {
        PathNode latest = node.latestNode();
        if (latest == null || latest.holders().isEmpty()) {
            return List.of();
        }
        List<PathNode.Holder> ranked = new ArrayList<>(latest.holders());
        ranked.sort(Comparator.comparingDouble((PathNode.Holder holder) -> -weight(holder, node)));
        long most = heldMore(ranked.get(0), node);
        ranked.removeIf(holder -> heldMore(holder, node) * 10 < most);
        return ranked;
    }

    private double weight(PathNode.Holder holder, MergedNode node) {
        double reach = Math.max(0, heldMore(holder, node)) + holder.retainedBytes() * 0.01;
        boolean application =
                holder.path().stream().anyMatch(step -> ownership.isApplication(step.className(), step.field()));
        boolean transientRoot =
                holder.path().stream().anyMatch(step -> step.field().startsWith("<local"));
        return reach * (application ? 4 : 1) * (transientRoot ? 0.5 : 1);
    }

    /** Than the same holder did in the earliest heap. */
    private static long heldMore(PathNode.Holder holder, MergedNode node) {
        PathNode earliest = node.earliestNode();
        long before = earliest == null
                ? 0
                : earliest.holders().stream()
                        .filter(old -> old.path().equals(holder.path()))
                        .mapToLong(PathNode.Holder::retainedBytes)
                        .findFirst()
                        .orElse(0);
        return holder.retainedBytes() - before;
    }

    /**
     * The holder's path as steps of a result. On each step hangs, beside what it retains alone, what it holds of the node.
     */
    private List<Step> steps(PathNode.Holder holder, MergedNode node) {
        long held = holder.retainedBytes();
        long heldMore = heldMore(holder, node);
        List<MergedNode> above = node.path();
        List<Step> steps = new ArrayList<>();
        MergedNode at = top;
        String via = "";
        for (PathNode.Step step : holder.path()) {
            at = at == null ? null : next(at, step, via);
            via = step.field();
            boolean apart = at == null || !above.contains(at);
            steps.add(new Step(
                    step.className(),
                    step.field(),
                    at == null ? 0 : at.countGrowth(),
                    (at == null ? 0 : at.growth()) + (apart ? heldMore : 0),
                    at == null ? 0 : at.count(),
                    (at == null ? 0 : at.retained()) + (apart ? held : 0)));
        }
        return steps;
    }

    private @Nullable MergedNode next(MergedNode from, PathNode.Step step, String via) {
        return from.children().stream()
                .filter(child -> child.className().equals(step.className()))
                .filter(child ->
                        from == top ? leadsOn(child, step.field()) : child.via().equals(via))
                .findFirst()
                .orElseGet(() -> shared.get(step.className()));
    }

    private static boolean leadsOn(MergedNode root, String field) {
        return root.children().stream().anyMatch(child -> child.via().equals(field))
                || root.children().isEmpty();
    }
}
