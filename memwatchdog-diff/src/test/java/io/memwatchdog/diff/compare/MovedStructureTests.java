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

/** The locks of a class loader, which some class or other of that loader leads to. */
class MovedStructureTests {

    private static final long LOCKS = 6_000;
    private static final long CLASS_BYTES = 16;
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void whatIsReachedFromAnotherRootHasNotGrown() {
        assertThat(suspects(
                        heap("org.springframework.First", "static loader", LOCKS, 0),
                        heap("org.springframework.Second", "static context", LOCKS, 1)))
                .isEmpty();
    }

    @Test
    void whatIsNewHasGrown() {
        assertThat(suspects(heap("org.springframework.First", 0, 0), heap("org.springframework.Second", LOCKS, 1)))
                .singleElement()
                .asString()
                .contains("LaunchedClassLoader.parallelLockMap");
    }

    @Test
    void whatAClassLoaderHoldsIsTheSameWhicheverOfItsClassesIsMetFirst() {
        HeapProfile first = heap("org.springframework.First", LOCKS, 0);
        HeapProfile second = heap("org.springframework.Second", LOCKS + 100, 1);
        List<HeapDiffResult.Entry> entries =
                HeapDiffer.diff(List.of(first, second), DiffOptions.defaults()).entries();
        assertThat(entries)
                .filteredOn(entry -> Math.abs(entry.bytes()) > CLASS_BYTES)
                .isNotEmpty()
                .allSatisfy(entry -> {
                    assertThat(entry.type()).isEqualTo(HeapDiffResult.Type.GROWN);
                    assertThat(entry.path().get(0))
                            .startsWith("org.springframework.boot.loader.launch.LaunchedClassLoader");
                });
    }

    private static List<?> suspects(HeapProfile... heaps) {
        return HeapDiffer.diff(List.of(heaps), DiffOptions.defaults()).suspects();
    }

    private static HeapProfile heap(String root, long locks, int minute) {
        return heap(root, "<class loader>", locks, minute);
    }

    private static HeapProfile heap(String root, String via, long locks, int minute) {
        PathNode lock = node("java.lang.Object", "val", locks, 16, List.of());
        PathNode entry = node("java.util.concurrent.ConcurrentHashMap$Node", "[]", locks, 32, List.of(lock));
        PathNode table = node("java.util.concurrent.ConcurrentHashMap$Node[]", "table", 1, 4 * locks, List.of(entry));
        PathNode map = node("java.util.concurrent.ConcurrentHashMap", "parallelLockMap", 1, 64, List.of(table));
        PathNode loader = node("org.springframework.boot.loader.launch.LaunchedClassLoader", via, 1, 64, List.of(map));
        PathNode top = node(root, "", 1, CLASS_BYTES, List.of(loader));
        List<ClassCount> histogram = List.of(
                new ClassCount("java.lang.Object", locks, 16 * locks),
                new ClassCount("java.util.concurrent.ConcurrentHashMap$Node", locks, 32 * locks));
        return HeapProfile.from("live", START.plusSeconds(60L * minute))
                .totals(2 * locks + 4, top.retainedBytes())
                .histogram(histogram)
                .shortestPaths(List.of(top))
                .build();
    }

    private static PathNode node(String type, String via, long count, long bytesEach, List<PathNode> children) {
        long below = children.stream().mapToLong(PathNode::retainedBytes).sum();
        long shallow = count * bytesEach;
        return new PathNode(type, via, count, shallow, shallow + below, 0, false, List.of(), null, children);
    }
}
