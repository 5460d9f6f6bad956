package io.memwatchdog.diff.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.diff.DiffOptions;
import io.memwatchdog.diff.HeapDiffResult;
import io.memwatchdog.diff.HeapDiffResult.Reason;
import io.memwatchdog.diff.HeapDiffer;
import io.memwatchdog.diff.HeapProfile;
import io.memwatchdog.diff.PathNode;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What grows once, and what grows on while the heaps are not taken at an even pace. */
class OneTimeGrowthTests {

    private static final Instant START = Instant.parse("2026-01-01T10:00:00Z");

    @Test
    void whatGrewInOneStepAndNotAfterwardsIsUsedForTheFirstTime() {
        HeapDiffResult result = diff(heap(0, 1_000), heap(10, 2_000), heap(20, 2_001));

        assertThat(result.suspects()).isEmpty();
        assertThat(result.observations())
                .extracting(HeapDiffResult.Observation::reason)
                .containsExactly(Reason.ONE_TIME);
    }

    @Test
    void aSteadyLeakOfWhichTheFirstStepIsShortIsASuspect() {
        assertThat(diff(heap(0, 10_000), heap(5, 10_100), heap(480, 20_000)).suspects())
                .hasSize(1);
    }

    @Test
    void aSteadyLeakOfWhichTheLastStepIsShortIsASuspect() {
        assertThat(diff(heap(0, 10_000), heap(475, 19_900), heap(480, 20_000)).suspects())
                .hasSize(1);
    }

    @Test
    void ofGrowthInTheLastStepNobodyKnowsThatItIsOver() {
        assertThat(diff(heap(0, 1_000), heap(10, 1_000), heap(20, 2_000)).suspects())
                .hasSize(1);
    }

    @Test
    void withoutTimesAllStepsCountAlike() {
        assertThat(diff(heap(0, 1_000), heap(0, 2_000), heap(0, 2_001)).suspects())
                .isEmpty();
    }

    private static HeapDiffResult diff(HeapProfile... heaps) {
        return HeapDiffer.diff(List.of(heaps), DiffOptions.defaults());
    }

    private static HeapProfile heap(int minute, long sessions) {
        PathNode session = node("com.acme.Session", "[]", sessions, 1_000, List.of());
        PathNode array = node("java.lang.Object[]", "elementData", 1, 16, List.of(session));
        PathNode list = node("java.util.ArrayList", "static SESSIONS", 1, 24, List.of(array));
        PathNode shop = node("com.acme.Shop", "", 1, 16, List.of(list));
        return HeapProfile.from("live", START.plusSeconds(60L * minute))
                .totals(sessions + 3, shop.retainedBytes())
                .shortestPaths(List.of(shop))
                .build();
    }

    private static PathNode node(String type, String via, long count, long bytesEach, List<PathNode> children) {
        long below = children.stream().mapToLong(PathNode::retainedBytes).sum();
        long shallow = count * bytesEach;
        return new PathNode(type, via, count, shallow, shallow + below, 0, false, List.of(), null, children);
    }
}
