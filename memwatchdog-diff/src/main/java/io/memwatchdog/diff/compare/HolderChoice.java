package io.memwatchdog.diff.compare;

import io.memwatchdog.diff.HeapDiffResult.Step;
import io.memwatchdog.diff.PathNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Orders those who hold what the dominator tree attributes to nobody: first those whose hold grew, the application's classes
 * before the others.
 */
final class HolderChoice {

    private final Ownership ownership;

    HolderChoice(Ownership ownership) {
        this.ownership = ownership;
    }

    List<PathNode.Holder> ranked(MergedNode node) {
        PathNode latest = node.latestNode();
        if (latest == null || latest.holders().isEmpty()) {
            return List.of();
        }
        PathNode earliest = node.earliestNode();
        List<PathNode.Holder> before = earliest == null ? List.of() : earliest.holders();
        List<PathNode.Holder> ranked = new ArrayList<>(latest.holders());
        ranked.sort(Comparator.comparingDouble((PathNode.Holder holder) -> -weight(holder, before)));
        return ranked;
    }

    private double weight(PathNode.Holder holder, List<PathNode.Holder> before) {
        long first = before.stream()
                .filter(old -> old.path().equals(holder.path()))
                .mapToLong(PathNode.Holder::count)
                .findFirst()
                .orElse(0);
        double reach = Math.max(0, holder.count() - first) + holder.count() * 0.01;
        boolean application =
                holder.path().stream().anyMatch(step -> ownership.isApplication(step.className(), step.field()));
        boolean transientRoot =
                holder.path().stream().anyMatch(step -> step.field().startsWith("<local"));
        return reach * (application ? 4 : 1) * (transientRoot ? 0.5 : 1);
    }

    /** The holder's path as steps of a result. */
    List<Step> steps(PathNode.Holder holder, MergedNode node) {
        List<Step> steps = new ArrayList<>();
        for (PathNode.Step step : holder.path()) {
            steps.add(new Step(step.className(), step.field(), 0, node.growth(), 0, node.retained()));
        }
        return steps;
    }
}
