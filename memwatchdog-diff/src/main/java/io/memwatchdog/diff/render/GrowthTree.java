package io.memwatchdog.diff.render;

import io.memwatchdog.diff.HeapDiffResult.Entry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The changed paths of a result as a tree: what a path leads through is its parent. */
final class GrowthTree {

    /** A chain ends where the next step carries less than this part of the growth. */
    private static final double CARRIES = 0.8;

    private static final Pattern PLATFORM = Pattern.compile("(?:java|javax|jdk|sun|com\\.sun)\\.|[a-z]+\\[|<");

    private final List<Node> roots = new ArrayList<>();

    /**
     * Takes the entries that changed most.
     *
     * @param maxNodes bound of the tree
     */
    GrowthTree(List<Entry> entries, int maxNodes) {
        List<Node> nodes = entries.stream()
                .sorted(Comparator.comparingLong(entry -> -Math.abs(entry.bytes())))
                .limit(maxNodes)
                .map(Node::new)
                .toList();
        Map<List<String>, Node> byPath = new HashMap<>();
        nodes.forEach(node -> byPath.putIfAbsent(node.entry.path(), node));
        for (Node node : nodes) {
            Node parent = parent(node.entry.path(), byPath);
            (parent == null ? roots : parent.children).add(node);
        }
        Comparator<Node> mostFirst = Comparator.comparingLong(node -> -node.entry.bytes());
        roots.sort(mostFirst);
        nodes.forEach(node -> node.children.sort(mostFirst));
    }

    /** Top level, largest growth first. */
    List<Node> roots() {
        return roots;
    }

    /**
     * One node for each place where memory grew or went, largest change first: chains are followed while one child carries most
     * of the change, and end at the last class of the application on them.
     */
    List<Entry> places() {
        List<Entry> places = new ArrayList<>();
        Deque<Node> open = new ArrayDeque<>(roots);
        while (!open.isEmpty()) {
            Node start = open.pop();
            Node end = start;
            Node place = start;
            for (Node next = end.carrier(); next != null; next = end.carrier()) {
                end = next;
                place = end.isApplication() || !place.isApplication() || place == start ? end : place;
            }
            if (end.fansOut()) {
                end.children.forEach(open::push);
            } else {
                places.add(place.entry);
            }
        }
        places.sort(Comparator.comparingLong(entry -> -Math.abs(entry.bytes())));
        return places;
    }

    /** The nearest ancestor that has an entry of its own: there the last step of the path is the class alone. */
    private static @Nullable Node parent(List<String> path, Map<List<String>, Node> byPath) {
        for (int length = path.size() - 1; length > 0; length--) {
            List<String> prefix = new ArrayList<>(path.subList(0, length));
            Node parent = byPath.get(prefix);
            if (parent == null) {
                prefix.set(length - 1, StepName.of(path.get(length - 1)).className());
                parent = byPath.get(prefix);
            }
            if (parent != null) {
                return parent;
            }
        }
        return null;
    }

    /** An entry and what hangs below it. */
    static final class Node {
        final Entry entry;
        private final List<Node> children = new ArrayList<>();

        Node(Entry entry) {
            this.entry = entry;
        }

        /** Largest growth first. */
        List<Node> children() {
            return children;
        }

        private boolean isApplication() {
            String name = entry.path().get(entry.path().size() - 1);
            return !PLATFORM.matcher(name).lookingAt();
        }

        private @Nullable Node carrier() {
            if (accumulates()) {
                return null;
            }
            return children.stream()
                    .filter(child -> carries(child.entry.bytes()))
                    .findFirst()
                    .orElse(null);
        }

        private boolean fansOut() {
            return children.size() > 1
                    && !accumulates()
                    && carries(children.stream()
                            .mapToLong(child -> child.entry.bytes())
                            .sum());
        }

        /** Many more objects of the application say it all: what they are made of is no news. */
        private boolean accumulates() {
            return isApplication() && entry.count() >= 16;
        }

        private boolean carries(long part) {
            return entry.bytes() != 0 && (double) part / entry.bytes() >= CARRIES;
        }
    }
}
