package io.memwatchdog.diff.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.diff.ClassCount;
import io.memwatchdog.diff.DiffOptions;
import io.memwatchdog.diff.HeapDiffer;
import io.memwatchdog.diff.HeapProfile;
import io.memwatchdog.diff.PathNode;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What is told of the last step is of the same kind as what is told of all of them. */
class RecentGrowthTests {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final long MORE = 10_000;
    private static final long BYTES_EACH = 64;

    @Test
    void allClassesThatOneContainerHoldsCount() {
        List<HeapProfile> heaps =
                LongStream.of(1, 2, 3).mapToObj(i -> heap(i, i, i)).toList();
        assertThat(HeapDiffer.diff(heaps, DiffOptions.defaults()).suspects())
                .singleElement()
                .satisfies(suspect -> {
                    assertThat(suspect.recentBytes()).isEqualTo(2 * MORE * BYTES_EACH);
                    assertThat(suspect.bytes()).isEqualTo(2 * suspect.recentBytes());
                });
    }

    /** A map with two classes of values. */
    private static HeapProfile heap(long minute, long carts, long orders) {
        PathNode cart = many("com.acme.Cart", carts);
        PathNode order = many("com.acme.Order", orders);
        PathNode table = node("java.lang.Object[]", "elementData", 1, 0, List.of(cart, order));
        PathNode root = node("com.acme.Shop", "", 1, 16, List.of(table));
        return HeapProfile.from("live", START.plusSeconds(60 * minute))
                .histogramAndTotals(List.of(
                        new ClassCount("com.acme.Cart", cart.count(), cart.shallowBytes()),
                        new ClassCount("com.acme.Order", order.count(), order.shallowBytes())))
                .shortestPaths(List.of(root))
                .build();
    }

    private static PathNode many(String type, long times) {
        return node(type, "[]", MORE * times, BYTES_EACH * MORE * times, List.of());
    }

    private static PathNode node(String type, String via, long count, long bytes, List<PathNode> children) {
        long below = children.stream().mapToLong(PathNode::retainedBytes).sum();
        return new PathNode(type, via, count, bytes, bytes + below, 0, false, List.of(), null, children);
    }
}
