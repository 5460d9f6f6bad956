package io.memwatchdog.diff.render;

import io.memwatchdog.diff.HeapDiffResult;
import io.memwatchdog.diff.HeapDiffResult.ClassGrowth;
import io.memwatchdog.diff.HeapDiffResult.Entry;
import io.memwatchdog.diff.HeapDiffResult.Observation;
import io.memwatchdog.diff.HeapDiffResult.Reason;
import io.memwatchdog.diff.HeapDiffResult.Step;
import io.memwatchdog.diff.HeapDiffResult.Suspect;
import io.memwatchdog.diff.HeapDiffResult.Type;
import io.memwatchdog.diff.PathNode;
import io.memwatchdog.diff.PathNode.Bound;
import io.memwatchdog.diff.PathNode.Holder;
import java.util.List;

/** Results as the differ would give them. */
final class Results {

    private static final long MIB = 1 << 20;

    /** Names as a hostile application could choose them. */
    static final String HOSTILE = "</script><img src=x onerror=alert(1)>|`\n\u001b[31m\u202e\"&#_*";

    private Results() {}

    static HeapDiffResult leak() {
        return new HeapDiffResult(
                1,
                "before.hprof",
                "after.hprof",
                600_000,
                List.of(carts()),
                List.of(new Observation(
                        "The Caffeine cache `PriceService.cache` is filling: 40 % of its bound of 10 000 entries",
                        Reason.BOUNDED,
                        List.of(new Step("com.acme.PriceService", "cache", 0, MIB)),
                        MIB,
                        4000,
                        new Bound("Caffeine cache", 4000, 10_000, "entries"))),
                List.of(
                        new Entry(List.of("com.acme.CartService"), Type.GROWN, 12 * MIB, 0),
                        new Entry(
                                List.of("com.acme.CartService.static SESSIONS", "java.util.HashMap"),
                                Type.GROWN,
                                12 * MIB,
                                0),
                        new Entry(
                                List.of(
                                        "com.acme.CartService.static SESSIONS",
                                        "java.util.HashMap.table",
                                        "java.util.HashMap$Node[].[]",
                                        "java.util.HashMap$Node.value",
                                        "com.acme.Cart"),
                                Type.GROWN,
                                11 * MIB,
                                1200),
                        new Entry(List.of("com.acme.Warmup"), Type.ADDED, 40_000, 12),
                        new Entry(List.of("com.acme.Import"), Type.REMOVED, -2 * MIB, -900),
                        new Entry(List.of("java.lang.Thread"), Type.SHRUNK, -512, -3)),
                List.of(
                        new ClassGrowth("byte[]", 2400, 9 * MIB, 80_000, 40 * MIB),
                        new ClassGrowth("com.acme.Cart", 1200, 40_000, 2400, 80_000)),
                10 * MIB,
                2709,
                64 * MIB,
                900_000,
                List.of("after.hprof is truncated: the last 3 % are missing"),
                List.of());
    }

    static HeapDiffResult healthy() {
        return new HeapDiffResult(
                1, "a.hprof", "b.hprof", 0, List.of(), List.of(), List.of(), List.of(), -1024, -3, 0, 0, List.of(),
                List.of());
    }

    /** One heap, nothing to compare it with. */
    static HeapDiffResult single() {
        HeapDiffResult leak = leak();
        return new HeapDiffResult(
                1,
                "",
                "after.hprof",
                0,
                leak.suspects(),
                List.of(),
                leak.entries(),
                leak.classes(),
                64 * MIB,
                900_000,
                64 * MIB,
                900_000,
                List.of(),
                List.of());
    }

    static HeapDiffResult hostile() {
        Step step = new Step(HOSTILE, HOSTILE, 1, MIB);
        Bound bound = new Bound(HOSTILE, 1, 2, HOSTILE);
        Holder holder = new Holder(List.of(new PathNode.Step(HOSTILE, HOSTILE)), 1, MIB);
        return new HeapDiffResult(
                1,
                HOSTILE,
                HOSTILE,
                0,
                List.of(new Suspect(
                        HOSTILE,
                        HOSTILE,
                        HOSTILE,
                        List.of(step, step),
                        1,
                        MIB,
                        MIB,
                        1,
                        1,
                        0,
                        1,
                        1,
                        1,
                        MIB,
                        0,
                        true,
                        bound,
                        List.of(holder),
                        List.of(),
                        List.of())),
                List.of(new Observation(HOSTILE, Reason.SOFT, List.of(step), MIB, 1, bound)),
                List.of(new Entry(List.of(HOSTILE, HOSTILE), Type.GROWN, MIB, 1)),
                List.of(new ClassGrowth(HOSTILE, 1, MIB, 1, MIB)),
                MIB,
                1,
                MIB,
                1,
                List.of(HOSTILE),
                List.of());
    }

    private static Suspect carts() {
        return new Suspect(
                "1 200 more `Cart` (+11.0 MiB, +1.1 MiB/min) are held by the static field `CartService.SESSIONS`",
                "CartService.SESSIONS",
                "com.acme.Cart",
                List.of(
                        new Step("com.acme.CartService", "static SESSIONS", 0, 12 * MIB, 1, 24 * MIB),
                        new Step("java.util.HashMap", "table", 0, 12 * MIB, 1, 24 * MIB),
                        new Step("java.util.HashMap$Node[]", "[]", 0, 12 * MIB, 1, 24 * MIB),
                        new Step("java.util.HashMap$Node", "value", 1200, 12 * MIB, 2400, 24 * MIB),
                        new Step("com.acme.Cart", "", 1200, 11 * MIB, 2400, 22 * MIB)),
                3,
                12 * MIB,
                24 * MIB,
                1200,
                2400,
                MIB + 100_000,
                0.94,
                2,
                3,
                4 * MIB,
                0x7f3a_1c08L,
                false,
                null,
                List.of(new Holder(
                        List.of(
                                new PathNode.Step("<thread>", ""),
                                new PathNode.Step("com.acme.Sweeper", "queue"),
                                new PathNode.Step("java.util.ArrayDeque", "elements")),
                        300,
                        2 * MIB)),
                List.of(),
                List.of());
    }
}
