package io.memwatchdog.diff.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.diff.DiffOptions;
import io.memwatchdog.diff.HeapDiffResult.Step;
import io.memwatchdog.diff.HeapDiffResult.Suspect;
import io.memwatchdog.diff.HeapDiffer;
import io.memwatchdog.diff.HeapProfile;
import io.memwatchdog.diff.PathNode;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Structures whose owners have the same short name. */
class SameNamesTests {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void classesOfTwoPackagesAreTwoSuspects() {
        assertThat(suspects(
                        List.of(cache("com.acme.a.Cache", 1_000), cache("com.acme.b.Cache", 1_000)),
                        List.of(cache("com.acme.a.Cache", 3_000), cache("com.acme.b.Cache", 3_000))))
                .extracting(suspect -> suspect.path().get(0).className())
                .containsExactlyInAnyOrder("com.acme.a.Cache", "com.acme.b.Cache");
    }

    @Test
    void objectsOfOneClassThatTwoFieldsHoldAreTwoSuspects() {
        assertThat(suspects(
                        List.of(registry("com.acme.Users", 1_000), registry("com.acme.Orders", 1_000)),
                        List.of(registry("com.acme.Users", 3_000), registry("com.acme.Orders", 3_000))))
                .allMatch(suspect -> suspect.owner().equals("Registry.entries"))
                .extracting(suspect -> suspect.path().get(0))
                .extracting(Step::className)
                .containsExactlyInAnyOrder("com.acme.Users", "com.acme.Orders");
    }

    @Test
    void theRestOfAStructureIsToldOnce() {
        assertThat(suspects(List.of(trees(1_000)), List.of(trees(3_000))))
                .extracting(Suspect::owner)
                .containsExactly("Cache.MAP");
    }

    private static List<Suspect> suspects(List<PathNode> before, List<PathNode> after) {
        return HeapDiffer.diff(List.of(heap(before, 0), heap(after, 1)), DiffOptions.defaults())
                .suspects();
    }

    private static PathNode cache(String type, long entries) {
        return node(type, "", 1, 16, List.of(map("static MAP", entries)));
    }

    private static PathNode registry(String holder, long entries) {
        PathNode registry = node("com.acme.util.Registry", "static REG", 1, 16, List.of(map("entries", entries)));
        return node(holder, "", 1, 16, List.of(registry));
    }

    /** Two fields of the map lead to what it holds. */
    private static PathNode trees(long entries) {
        PathNode key = node("com.acme.Key", "keys", entries, 900, List.of());
        PathNode value = node("com.acme.Session", "values", entries, 1_000, List.of());
        PathNode map = node("java.util.TreeMap", "static MAP", 1, 48, List.of(key, value));
        return node("com.acme.a.Cache", "", 1, 16, List.of(map));
    }

    private static PathNode map(String field, long entries) {
        PathNode session = node("com.acme.Session", "value", entries, 1_000, List.of());
        PathNode entry = node("java.util.HashMap$Node", "[]", entries, 32, List.of(session));
        PathNode table = node("java.util.HashMap$Node[]", "table", 1, 4 * entries, List.of(entry));
        return node("java.util.HashMap", field, 1, 48, List.of(table));
    }

    private static HeapProfile heap(List<PathNode> roots, int minute) {
        return HeapProfile.from("live", START.plusSeconds(60L * minute))
                .totals(1, roots.stream().mapToLong(PathNode::retainedBytes).sum())
                .shortestPaths(roots)
                .build();
    }

    private static PathNode node(String type, String via, long count, long bytesEach, List<PathNode> children) {
        long below = children.stream().mapToLong(PathNode::retainedBytes).sum();
        long shallow = count * bytesEach;
        return new PathNode(type, via, count, shallow, shallow + below, 0, false, List.of(), null, children);
    }
}
