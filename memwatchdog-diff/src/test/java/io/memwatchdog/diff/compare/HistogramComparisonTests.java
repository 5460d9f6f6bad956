package io.memwatchdog.diff.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.diff.ClassCount;
import io.memwatchdog.diff.DiffOptions;
import io.memwatchdog.diff.HeapDiffResult;
import io.memwatchdog.diff.HeapDiffer;
import io.memwatchdog.diff.HeapProfile;
import io.memwatchdog.diff.PathNode;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A heap of which HotSpot has told the classes only, against one whose paths are known. */
class HistogramComparisonTests {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final long CARTS = 10_000;

    @Test
    void nobodyIsSuspectedOfWhatHasBeenThereAllTheTime() {
        HeapProfile histogram = HeapProfile.from("histogram", START)
                .histogramAndTotals(List.of(carts(CARTS)))
                .build();
        HeapDiffResult result = HeapDiffer.diff(List.of(histogram, dump(CARTS + 100)), DiffOptions.defaults());
        assertThat(result.suspects()).isEmpty();
        assertThat(result.observations()).isEmpty();
        assertThat(result.entries()).isEmpty();
        assertThat(result.classes()).singleElement().satisfies(row -> assertThat(row.count())
                .isEqualTo(100));
        assertThat(result.warnings()).singleElement().asString().contains("class histogram");
    }

    private static HeapProfile dump(long carts) {
        PathNode cart = node("com.acme.Cart", "val", carts, 64 * carts, List.of());
        PathNode table = node("java.lang.Object[]", "elementData", 1, 4 * carts, List.of(cart));
        PathNode root = node("com.acme.Shop", "", 1, 16, List.of(table));
        return HeapProfile.from("dump", START.plusSeconds(60))
                .histogramAndTotals(List.of(carts(carts)))
                .shortestPaths(List.of(root))
                .build();
    }

    private static ClassCount carts(long count) {
        return new ClassCount("com.acme.Cart", count, 64 * count);
    }

    private static PathNode node(String type, String via, long count, long bytes, List<PathNode> children) {
        long below = children.stream().mapToLong(PathNode::retainedBytes).sum();
        return new PathNode(type, via, count, bytes, bytes + below, 0, false, List.of(), null, children);
    }
}
