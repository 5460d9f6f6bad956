package io.memwatchdog.diff.compare;

import io.memwatchdog.diff.HeapDiffResult.Step;
import io.memwatchdog.diff.HeapProfile;
import io.memwatchdog.diff.PathNode;
import io.memwatchdog.diff.ReferenceCount;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who else refers to what accumulates, by class: all that live profiles tell of holders beyond the shortest path. What the path
 * names already is left out, and so is what refers to no more of them than before.
 */
final class OtherHolders {

    private static final int MOST = 5;

    private final Map<String, List<ReferenceCount>> byTarget = new HashMap<>();
    private final Map<String, Long> before = new HashMap<>();

    OtherHolders(List<HeapProfile> heaps) {
        heaps.get(heaps.size() - 1).references().forEach(row -> byTarget.computeIfAbsent(
                        row.target(), target -> new ArrayList<>())
                .add(row));
        if (heaps.size() > 1) {
            heaps.get(0).references().forEach(row -> before.put(key(row), row.count()));
        }
    }

    List<PathNode.Holder> of(List<Step> path, String target, long accumulated) {
        Set<String> known = new HashSet<>();
        path.forEach(step -> known.add(step.className()));
        return byTarget.getOrDefault(target, List.of()).stream()
                .filter(row -> !known.contains(row.holder()))
                // What refers to few of them is not what keeps them.
                .filter(row -> grown(row) > 0 && grown(row) * 10 >= accumulated)
                .sorted(Comparator.comparingLong(this::grown).reversed())
                .limit(MOST)
                .map(row -> new PathNode.Holder(List.of(new PathNode.Step(row.holder(), "")), row.count(), row.bytes()))
                .toList();
    }

    private long grown(ReferenceCount row) {
        return row.count() - before.getOrDefault(key(row), 0L);
    }

    private static String key(ReferenceCount row) {
        return row.holder() + ' ' + row.target();
    }
}
