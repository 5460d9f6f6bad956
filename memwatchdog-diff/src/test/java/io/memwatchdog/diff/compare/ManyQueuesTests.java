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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Queues with a bound each, in a map that has none. */
class ManyQueuesTests {

    private static final int CAPACITY = 1_000;
    private static final int HALF = CAPACITY / 2;
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void aQueueForEachSessionThatIsNeverRemovedIsALeakHoweverFullEachIs() {
        isALeak(HeapDiffer.diff(List.of(heap(20, HALF, 0), heap(150, HALF, 1)), DiffOptions.defaults()));
    }

    @Test
    void soItIsWhereThereWereNone() {
        HeapProfile before = heap(List.of(), 0);

        isALeak(HeapDiffer.diff(List.of(before, heap(150, HALF, 1)), DiffOptions.defaults()));
    }

    @Test
    void soItIsInASingleHeap() {
        isALeak(HeapDiffer.single(heap(150, HALF, 0), DiffOptions.defaults()));
    }

    private static void isALeak(HeapDiffResult result) {
        assertThat(result.suspects()).singleElement().satisfies(suspect -> {
            assertThat(suspect.owner()).isEqualTo("Sessions.QUEUES");
            assertThat(suspect.bound()).isNull();
        });
    }

    @Test
    void queuesThatFillAreWithinTheirBounds() {
        isWithinBounds(heap(20, 100, 0), heap(20, HALF, 1));
    }

    /** As caches are made on first use. */
    @Test
    void aFewMoreAreTooFewToTell() {
        isWithinBounds(heap(3, 100, 0), heap(5, HALF, 1));
    }

    private static void isWithinBounds(HeapProfile before, HeapProfile after) {
        HeapDiffResult result = HeapDiffer.diff(List.of(before, after), DiffOptions.defaults());
        assertThat(result.suspects()).isEmpty();
        assertThat(result.observations())
                .extracting(HeapDiffResult.Observation::reason)
                .contains(Reason.BOUNDED);
    }

    private static HeapProfile heap(int queues, int entries, int minute) {
        long bytes = 1_000L * queues * entries;
        PathNode element = new PathNode("byte[]", "[]", (long) queues * entries, bytes, bytes, 0, false, List.of());
        PathNode items = above("java.lang.Object[]", "items", queues, null, element);
        PathNode.Bound bound =
                new PathNode.Bound("bounded queue", (long) queues * entries, (long) queues * CAPACITY, "entries");
        PathNode queue = above("java.util.concurrent.ArrayBlockingQueue", "value", queues, bound, items);
        PathNode entry = above("java.util.HashMap$Node", "[]", queues, null, queue);
        PathNode table = above("java.util.HashMap$Node[]", "table", 1, null, entry);
        PathNode map = above("java.util.HashMap", "static QUEUES", 1, null, table);
        return heap(List.of(above("com.acme.Sessions", "", 1, null, map)), minute);
    }

    private static PathNode above(String type, String via, int count, PathNode.@Nullable Bound bound, PathNode child) {
        long shallow = 32L * count;
        long retained = shallow + child.retainedBytes();
        return new PathNode(type, via, count, shallow, retained, 0, false, List.of(), bound, List.of(child));
    }

    private static HeapProfile heap(List<PathNode> roots, int minute) {
        return HeapProfile.from("live", START.plusSeconds(60L * minute))
                .totals(1, roots.stream().mapToLong(PathNode::retainedBytes).sum())
                .shortestPaths(roots)
                .build();
    }
}
