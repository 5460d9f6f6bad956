package io.memwatchdog.diff.fold;

import io.memwatchdog.diff.PathNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A trie as nodes of a profile, without what is too small to matter. */
final class TrieProfile {

    private static final int MAX_NODES = 15_000;
    private static final String CLASS_OBJECT = "class ";

    /** Finds what is known of a node beyond its figures. */
    interface Details {

        List<PathNode.Holder> holders(int node, long retainedBytes);

        PathNode.@Nullable Bound bound(int node);

        /** Id of the object which stands as the node's example. */
        long exampleId(int example);
    }

    private final Trie trie;
    private final Details details;
    private final long[] retained;
    private final long[] counts;

    private TrieProfile(Trie trie, Details details) {
        this.trie = trie;
        this.details = details;
        this.retained = trie.retainedBytes();
        this.counts = trie.countsWithChildren();
    }

    static List<PathNode> of(Trie trie, Details details) {
        return new TrieProfile(trie, details).roots();
    }

    /** A class at the root of a path is what holds the static field, and stands by its own name. */
    static String className(Trie trie, int node) {
        String name = trie.className(node);
        boolean root = trie.parent(node) == Trie.ROOT;
        return root && name.startsWith(CLASS_OBJECT) ? name.substring(CLASS_OBJECT.length()) : name;
    }

    private List<PathNode> roots() {
        boolean[] kept = kept();
        List<List<PathNode>> children = new ArrayList<>();
        for (int node = 0; node < trie.size(); node++) {
            children.add(List.of());
        }
        for (int node = trie.size() - 1; node > Trie.ROOT; node--) {
            if (kept[node]) {
                int above = trie.parent(node);
                if (children.get(above).isEmpty()) {
                    children.set(above, new ArrayList<>());
                }
                children.get(above).add(node(node, children.get(node)));
            }
        }
        return children.get(Trie.ROOT);
    }

    private boolean[] kept() {
        boolean[] kept = new boolean[trie.size()];
        for (long share = 1L << 20; ; share /= 2) {
            long minBytes = retained[Trie.ROOT] / share;
            long minCount = counts[Trie.ROOT] / share;
            int size = 0;
            for (int node = 1; node < kept.length; node++) {
                kept[node] = retained[node] > minBytes || counts[node] > minCount;
                size += kept[node] ? 1 : 0;
            }
            if (size <= MAX_NODES || share <= 2) {
                return kept;
            }
        }
    }

    private PathNode node(int node, List<PathNode> children) {
        return new PathNode(
                className(trie, node),
                trie.via(node),
                trie.count(node),
                trie.shallowBytes(node),
                retained[node],
                trie.count(node) > 0 ? details.exampleId(trie.example(node)) : 0,
                trie.isSoft(node),
                details.holders(node, retained[node]),
                details.bound(node),
                children);
    }
}
