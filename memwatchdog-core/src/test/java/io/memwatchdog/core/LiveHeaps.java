package io.memwatchdog.core;

import io.memwatchdog.core.snapshot.Capability;
import io.memwatchdog.core.snapshot.HeapSnapshotter;
import io.memwatchdog.core.snapshot.Snapshot;
import io.memwatchdog.core.snapshot.SnapshotException;
import io.memwatchdog.core.snapshot.SnapshotLimits;
import io.memwatchdog.diff.ClassCount;
import io.memwatchdog.diff.HeapProfile;
import io.memwatchdog.diff.PathNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.IntFunction;

/** Live profiles one after the other, as a test wants them. */
class LiveHeaps implements HeapSnapshotter {

    private final IntFunction<HeapProfile> heap;
    private int taken;
    private int failing;

    /** Without heaps it cannot take profiles at all. */
    LiveHeaps(IntFunction<HeapProfile> heap) {
        this.heap = heap;
    }

    /** The next ones fail. */
    void fail(int times) {
        failing = times;
    }

    int taken() {
        return taken;
    }

    @Override
    public Capability capability() {
        return new Capability("fork", false, heap != null, "test");
    }

    @Override
    public Snapshot dump(Path target, SnapshotLimits limits) throws SnapshotException {
        throw new SnapshotException("no dump here");
    }

    @Override
    public HeapProfile profile(SnapshotLimits limits) throws SnapshotException {
        if (failing > 0) {
            failing--;
            throw new SnapshotException("no memory for a fork");
        }
        return heap.apply(taken++);
    }

    /** {@code CartService.SESSIONS → ConcurrentHashMap.table → Node[] → Node → Cart}. */
    static HeapProfile carts(long carts, PathNode.Bound bound, Instant takenAt) {
        long cartBytes = carts * 64;
        PathNode cart = node("com.acme.Cart", "val", carts, cartBytes, null, List.of());
        PathNode entry = node(
                "java.util.concurrent.ConcurrentHashMap$Node",
                "[]",
                carts,
                cartBytes + carts * 32,
                null,
                List.of(cart));
        PathNode table = node(
                "java.util.concurrent.ConcurrentHashMap$Node[]",
                "table",
                1,
                cartBytes + carts * 36,
                null,
                List.of(entry));
        PathNode map = node(
                "java.util.concurrent.ConcurrentHashMap",
                "static SESSIONS",
                1,
                cartBytes + carts * 36 + 64,
                bound,
                List.of(table));
        PathNode root = node("com.acme.CartService", "", 1, cartBytes + carts * 36 + 64, null, List.of(map));
        List<ClassCount> histogram = List.of(
                new ClassCount("com.acme.Cart", carts, cartBytes),
                new ClassCount("java.util.concurrent.ConcurrentHashMap$Node", carts, carts * 32));
        return HeapProfile.from("live", takenAt)
                .totals(2 * carts + 3, cartBytes + carts * 36)
                .histogram(histogram)
                .shortestPaths(List.of(root))
                .build();
    }

    /** {@code OrderQueue.WAITING → ConcurrentLinkedQueue.head → Node → Order}. */
    static HeapProfile orders(long orders, Instant takenAt) {
        long orderBytes = orders * 64;
        PathNode order = node("com.acme.Order", "item", orders, orderBytes, null, List.of());
        PathNode entry = node(
                "java.util.concurrent.ConcurrentLinkedQueue$Node",
                "head",
                orders,
                orderBytes + orders * 24,
                null,
                List.of(order));
        PathNode queue = node(
                "java.util.concurrent.ConcurrentLinkedQueue",
                "static WAITING",
                1,
                orderBytes + orders * 24 + 24,
                null,
                List.of(entry));
        PathNode root = node("com.acme.OrderQueue", "", 1, orderBytes + orders * 24 + 24, null, List.of(queue));
        List<ClassCount> histogram = List.of(
                new ClassCount("com.acme.Order", orders, orderBytes),
                new ClassCount("java.util.concurrent.ConcurrentLinkedQueue$Node", orders, orders * 24));
        return HeapProfile.from("live", takenAt)
                .totals(2 * orders + 2, orderBytes + orders * 24)
                .histogram(histogram)
                .shortestPaths(List.of(root))
                .build();
    }

    private static PathNode node(
            String type, String via, long count, long retained, PathNode.Bound bound, List<PathNode> children) {
        long below = children.stream().mapToLong(PathNode::retainedBytes).sum();
        return new PathNode(type, via, count, retained - below, retained, 0, false, List.of(), bound, children);
    }
}
