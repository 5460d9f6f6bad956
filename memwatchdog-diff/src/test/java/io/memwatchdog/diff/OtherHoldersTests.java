package io.memwatchdog.diff;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.diff.HeapDiffResult.Suspect;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Live profiles know one path to each object, and by class who else refers to it. */
class OtherHoldersTests {

    private static final int SIZE = 1000;

    private static HeapProfile live(int carts, long byIndex, long byAudit) {
        PathNode cart = new PathNode(
                "com.acme.Cart", "[]", carts, (long) carts * SIZE, (long) carts * SIZE, 8, false, List.of());
        PathNode array =
                new PathNode("java.lang.Object[]", "elementData", 1, 16, cart.retainedBytes(), 8, false, List.of(cart));
        PathNode shop = new PathNode(
                "com.acme.Shop",
                "<class>",
                1,
                16,
                array.retainedBytes(),
                8,
                false,
                List.of(new PathNode(
                        "java.util.ArrayList",
                        "static CARTS",
                        1,
                        24,
                        array.retainedBytes(),
                        8,
                        false,
                        List.of(array))));
        return HeapProfile.from("live", Instant.EPOCH)
                .totals(carts + 3L, cart.retainedBytes() + 56)
                .histogram(List.of(new ClassCount("com.acme.Cart", carts, cart.retainedBytes())))
                .shortestPaths(List.of(shop))
                .references(List.of(
                        new ReferenceCount("java.lang.Object[]", "com.acme.Cart", carts, cart.retainedBytes()),
                        new ReferenceCount("com.acme.Index", "com.acme.Cart", byIndex, byIndex * SIZE),
                        new ReferenceCount("com.acme.Audit", "com.acme.Cart", byAudit, byAudit * SIZE)))
                .build();
    }

    @Test
    void whoRefersToMoreOfThemThanBeforeIsNamedBesideThePath() {
        Suspect suspect = HeapDiffer.diff(
                        List.of(live(1_000, 1_000, 900), live(9_000, 9_000, 900)), DiffOptions.defaults())
                .suspects()
                .get(0);
        assertThat(suspect.className()).isEqualTo("com.acme.Cart");
        assertThat(suspect.holders())
                .containsExactly(
                        new PathNode.Holder(List.of(new PathNode.Step("com.acme.Index", "")), 9_000, 9_000L * SIZE));
    }
}
