package io.memwatchdog.core;

import io.memwatchdog.core.snapshot.Capability;
import io.memwatchdog.core.snapshot.HeapSnapshotter;
import io.memwatchdog.core.snapshot.LiveSet;
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
    private int dumped;
    private int failing;
    private double tookMs = 1000;

    /** Without heaps it cannot take profiles at all. */
    LiveHeaps(IntFunction<HeapProfile> heap) {
        this.heap = heap;
    }

    /** The next ones fail. */
    void fail(int times) {
        failing = times;
    }

    /** To count what is alive. */
    void take(double ms) {
        tookMs = ms;
    }

    /** Tried, that is. */
    int dumped() {
        return dumped;
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
        dumped++;
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

    @Override
    public LiveSet liveSet(SnapshotLimits limits) throws SnapshotException {
        return new LiveSet(profile(limits).totalBytes(), 8, tookMs);
    }

    /** {@code CartService.SESSIONS → ConcurrentHashMap.table → Node[] → Node → Cart}. */
    static HeapProfile carts(long carts, PathNode.Bound bound, Instant takenAt) {
        String map = "java.util.concurrent.ConcurrentHashMap";
        PathNode cart = node("com.acme.Cart", "val", carts, 64 * carts);
        PathNode entry = node(map + "$Node", "[]", carts, 32 * carts, cart);
        PathNode table = node(map + "$Node[]", "table", 1, 4 * carts, entry);
        PathNode sessions = node(map, "static SESSIONS", 1, 64, bound, List.of(table));
        return live(node("com.acme.CartService", "", 1, 0, sessions), List.of(cart, entry), takenAt);
    }

    /** {@code OrderQueue.WAITING → ConcurrentLinkedQueue.head → Node → Order}. */
    static HeapProfile orders(long orders, Instant takenAt) {
        String queue = "java.util.concurrent.ConcurrentLinkedQueue";
        PathNode order = node("com.acme.Order", "item", orders, 64 * orders);
        PathNode entry = node(queue + "$Node", "head", orders, 24 * orders, order);
        PathNode waiting = node(queue, "static WAITING", 1, 24, entry);
        return live(node("com.acme.OrderQueue", "", 1, 0, waiting), List.of(order, entry), takenAt);
    }

    private static HeapProfile live(PathNode root, List<PathNode> many, Instant takenAt) {
        return HeapProfile.from("live", takenAt)
                .histogramAndTotals(many.stream()
                        .map(node -> new ClassCount(node.className(), node.count(), node.shallowBytes()))
                        .toList())
                .shortestPaths(List.of(root))
                .build();
    }

    private static PathNode node(String type, String via, long count, long bytes, PathNode... children) {
        return node(type, via, count, bytes, null, List.of(children));
    }

    private static PathNode node(
            String type, String via, long count, long bytes, PathNode.Bound bound, List<PathNode> children) {
        long below = children.stream().mapToLong(PathNode::retainedBytes).sum();
        return new PathNode(type, via, count, bytes, bytes + below, 0, false, List.of(), bound, children);
    }
}
