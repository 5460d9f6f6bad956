package io.memwatchdog.diff.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.diff.HeapDiffResult.Entry;
import io.memwatchdog.diff.HeapDiffResult.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class GrowthTreeTests {

    @Test
    void aChainIsOnePlaceThatEndsAtTheApplication() {
        assertThat(places(
                        entry(100, "com.acme.Service"),
                        entry(100, "com.acme.Service.static carts", "java.util.HashMap"),
                        entry(95, "com.acme.Service.static carts", "java.util.HashMap.table", "com.acme.Cart"),
                        entry(
                                90,
                                "com.acme.Service.static carts",
                                "java.util.HashMap.table",
                                "com.acme.Cart.x",
                                "byte[]")))
                .containsExactly("com.acme.Service.static carts/java.util.HashMap.table/com.acme.Cart 95");
    }

    @Test
    void aChainWithoutAnApplicationClassIsFollowedToItsEnd() {
        assertThat(places(entry(100, "com.acme.Service"), entry(99, "com.acme.Service", "byte[]")))
                .containsExactly("com.acme.Service/byte[] 99");
    }

    @Test
    void whereItFansOutEachBranchIsAPlace() {
        assertThat(places(
                        entry(100, "a.Root"),
                        entry(60, "a.Root", "a.X"),
                        entry(40, "a.Root", "a.Y"),
                        entry(-70, "b.Gone")))
                .containsExactly("b.Gone -70", "a.Root/a.X 60", "a.Root/a.Y 40");
    }

    @Test
    void whatAccumulatedObjectsAreMadeOfIsNoPlace() {
        assertThat(places(
                        new Entry(List.of("a.Cart"), Type.GROWN, 100, 1200),
                        entry(60, "a.Cart", "a.Line"),
                        entry(40, "a.Cart", "a.Note")))
                .containsExactly("a.Cart 100");
    }

    @Test
    void hangsOnTheNearestKnownAncestor() {
        GrowthTree tree = new GrowthTree(List.of(entry(9, "a.A"), entry(7, "a.A.x", "b.B.y", "c.C")), 100);

        assertThat(tree.roots()).hasSize(1);
        assertThat(tree.roots().get(0).children())
                .extracting(node -> node.entry.bytes())
                .containsExactly(7L);
    }

    @Test
    void theBoundKeepsWhatChangedMost() {
        GrowthTree tree = new GrowthTree(List.of(entry(1, "a"), entry(-9, "b"), entry(5, "c")), 2);

        assertThat(tree.roots()).extracting(node -> node.entry.bytes()).containsExactly(5L, -9L);
    }

    @Test
    void aPathOfManyThousandStepsIsNoProblem() {
        List<String> path = new ArrayList<>(Collections.nCopies(5_000, "a.A"));
        assertThat(new GrowthTree(List.of(new Entry(path, Type.GROWN, 1, 1)), 10_000).places())
                .hasSize(1);
    }

    private static List<String> places(Entry... entries) {
        return new GrowthTree(List.of(entries), 100)
                .places().stream()
                        .map(place -> String.join("/", place.path()) + " " + place.bytes())
                        .toList();
    }

    private static Entry entry(long bytes, String... path) {
        return new Entry(List.of(path), Type.GROWN, bytes, 1);
    }
}
