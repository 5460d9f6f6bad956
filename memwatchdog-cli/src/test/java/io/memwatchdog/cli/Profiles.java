package io.memwatchdog.cli;

import io.memwatchdog.diff.ClassCount;
import io.memwatchdog.diff.HeapProfile;
import io.memwatchdog.diff.HeapProfiles;
import io.memwatchdog.diff.PathNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Heaps of a shop that keeps carts, as profile files. */
final class Profiles {

    private static final long CART_BYTES = 10_000;
    private static final long PRICE_BYTES = 500;

    private Profiles() {}

    static Path shop(Path directory, String name, int minute, int carts, int prices) throws IOException {
        List<PathNode> roots = List.of(
                store("com.acme.CartService", "SESSIONS", "com.acme.Cart", carts, CART_BYTES),
                store("com.acme.PriceService", "PRICES", "com.acme.Price", prices, PRICE_BYTES));
        long bytes = carts * CART_BYTES + prices * PRICE_BYTES;
        Path file = directory.resolve(name);
        HeapProfiles.write(
                HeapProfile.from(name, Instant.parse("2026-11-21T10:00:00Z").plusSeconds(60L * minute))
                        .totals(carts + prices, bytes)
                        .histogram(List.of(
                                new ClassCount("com.acme.Cart", carts, carts * CART_BYTES),
                                new ClassCount("com.acme.Price", prices, prices * PRICE_BYTES)))
                        .dominators(roots)
                        .shortestPaths(roots)
                        .build(),
                file);
        return file;
    }

    /** Of another application. */
    static Path other(Path directory, String name) throws IOException {
        List<PathNode> roots = List.of(store("org.other.Mail", "QUEUE", "org.other.Letter", 10, 100));
        HeapProfiles.write(
                HeapProfile.from(name, Instant.parse("2026-11-21T09:00:00Z"))
                        .histogramAndTotals(List.of(new ClassCount("org.other.Letter", 10, 1000)))
                        .dominators(roots)
                        .shortestPaths(roots)
                        .build(),
                directory.resolve(name));
        return directory.resolve(name);
    }

    /** Of one class that a static field keeps. */
    static Path keeping(Path directory, String name, int minute, String className, int count) throws IOException {
        List<PathNode> roots = List.of(store("com.acme.Store", "KEPT", className, count, CART_BYTES));
        return write(directory, name, minute, new ClassCount(className, count, count * CART_BYTES), roots);
    }

    /** Sessions that two fields hold, so that neither retains them. */
    static Path shared(Path directory, String name, int minute, int sessions) throws IOException {
        long bytes = sessions * CART_BYTES;
        List<PathNode.Holder> holders = List.of(
                holder("com.acme.Registry", "BY_ID", sessions, bytes),
                holder("com.acme.Registry", "BY_USER", sessions, bytes));
        List<PathNode> roots = List.of(
                new PathNode(
                        "com.acme.Session", "<shared>", sessions, bytes, bytes, 0, false, holders, null, List.of()),
                store("com.acme.Registry", "BY_ID", "java.lang.Integer", sessions, 16));
        return write(directory, name, minute, new ClassCount("com.acme.Session", sessions, bytes), roots);
    }

    private static PathNode.Holder holder(String className, String field, int count, long bytes) {
        List<PathNode.Step> path = List.of(
                new PathNode.Step(className, "static " + field),
                new PathNode.Step("java.util.HashMap", "table"),
                new PathNode.Step("java.util.HashMap$Node[]", "[]"),
                new PathNode.Step("java.util.HashMap$Node", "value"));
        return new PathNode.Holder(path, count, bytes);
    }

    private static Path write(Path directory, String name, int minute, ClassCount row, List<PathNode> roots)
            throws IOException {
        Path file = directory.resolve(name);
        HeapProfiles.write(
                HeapProfile.from(name, Instant.parse("2026-11-21T10:00:00Z").plusSeconds(60L * minute))
                        .totals(
                                row.count(),
                                roots.stream()
                                        .mapToLong(PathNode::retainedBytes)
                                        .sum())
                        .histogram(List.of(row))
                        .dominators(roots)
                        .shortestPaths(roots)
                        .build(),
                file);
        return file;
    }

    private static PathNode store(String holder, String field, String className, int count, long each) {
        long bytes = count * each;
        PathNode values = new PathNode(className, "value", count, bytes, bytes, 4711, false, List.of());
        PathNode nodes = new PathNode("java.util.HashMap$Node", "[]", count, 0, bytes, 0, false, List.of(values));
        PathNode table = new PathNode("java.util.HashMap$Node[]", "table", 1, 0, bytes, 0, false, List.of(nodes));
        PathNode map = new PathNode("java.util.HashMap", "static " + field, 1, 0, bytes, 0, false, List.of(table));
        return new PathNode(holder, "", 1, 0, bytes, 0, false, List.of(map));
    }
}
