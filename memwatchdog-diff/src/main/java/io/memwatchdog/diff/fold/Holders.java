package io.memwatchdog.diff.fold;

import io.memwatchdog.diff.PathNode;
import io.memwatchdog.hprof.dominator.DominatorTree;
import io.memwatchdog.hprof.graph.HeapGraph;
import io.memwatchdog.hprof.graph.References;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who holds the objects that no single field of their dominator holds: a registry and a session map share the sessions, so that
 * the dominator tree hides both. For each such node of the trie this finds the paths of all referrers, and how many of the
 * objects each reaches.
 */
final class Holders {

    private static final int MAX_NODES = 400;

    /** Many structures of one class may share a node: who holds the one that grows has to be among those that are kept. */
    private static final int MAX_HOLDERS = 24;

    private static final int MAX_CHAIN = 3;
    private static final int MAX_STEPS = 200;

    private final HeapGraph graph;
    private final DominatorTree tree;
    private final DominatorFold fold;
    private final Trie trie;
    private final int[] enter;
    private final int[] leave;

    private final int[] retainedUnits;

    /** By node: referring node → how much, and an example. */
    private final Map<Integer, Map<Integer, Reach>> reaches = new HashMap<>();

    /** How many objects a referring node reaches, what hangs on them, and one pair of them. */
    private static final class Reach {
        private final int referrer;
        private final int referred;
        private long count;
        private long bytes;

        Reach(int referrer, int referred) {
            this.referrer = referrer;
            this.referred = referred;
        }

        private void add(long retainedBytes) {
            count++;
            bytes += retainedBytes;
        }
    }

    Holders(HeapGraph graph, DominatorTree tree, DominatorFold fold) {
        this.graph = graph;
        this.tree = tree;
        this.fold = fold;
        this.trie = fold.trie();
        this.enter = new int[trie.size()];
        this.leave = new int[trie.size()];
        this.retainedUnits = fold.takeRetainedUnits();
        order();
        select();
        scan();
    }

    /** Intervals by which a node is known to lie below another one. */
    private void order() {
        int[] below = new int[trie.size()];
        for (int node = trie.size() - 1; node > Trie.ROOT; node--) {
            below[trie.parent(node)] += below[node] + 1;
        }
        int[] next = new int[trie.size()];
        leave[Trie.ROOT] = below[Trie.ROOT];
        next[Trie.ROOT] = 1;
        for (int node = 1; node < trie.size(); node++) {
            int above = trie.parent(node);
            enter[node] = next[above];
            next[above] += below[node] + 1;
            next[node] = enter[node] + 1;
            leave[node] = enter[node] + below[node];
        }
    }

    private boolean isBelow(int node, int above) {
        return enter[node] >= enter[above] && enter[node] <= leave[above];
    }

    private void select() {
        long[] retained = trie.retainedBytes();
        List<Integer> candidates = new ArrayList<>();
        for (int node = 1; node < trie.size(); node++) {
            if (fold.isMostlyIndirect(node)) {
                candidates.add(node);
            }
        }
        candidates.stream()
                .sorted(Comparator.comparingLong((Integer node) -> -retained[node]))
                .limit(MAX_NODES)
                .forEach(node -> reaches.put(node, new HashMap<>()));
        candidates.stream()
                .sorted(Comparator.comparingLong((Integer node) -> -trie.count(node)))
                .limit(MAX_NODES)
                .forEach(node -> reaches.putIfAbsent(node, new HashMap<>()));
    }

    private void scan() {
        List<Map<Integer, Reach>> byNode = new ArrayList<>(Collections.nCopies(trie.size(), Map.of()));
        reaches.forEach(byNode::set);
        boolean[] selected = new boolean[trie.size()];
        reaches.keySet().forEach(node -> selected[node] = true);
        int[] seenFor = new int[trie.size()];
        for (int number = 1; number <= tree.size(); number++) {
            int node = fold.node(number);
            if (selected[node] && fold.isIndirect(number)) {
                int current = number;
                long bytes = (long) retainedUnits[number] << 3;
                Map<Integer, Reach> found = byNode.get(node);
                tree.eachReferrer(number, referrer -> {
                    int from = fold.node(referrer);
                    if (seenFor[from] != current && !isBelow(from, node)) {
                        seenFor[from] = current;
                        found.computeIfAbsent(from, key -> new Reach(referrer, current))
                                .add(bytes);
                    }
                });
            }
        }
    }

    /** Holders of a node's objects, most first; none where the parent is the only one. */
    List<PathNode.Holder> of(int node, long retainedBytes) {
        Map<Integer, Reach> found = reaches.getOrDefault(node, Map.of());
        List<PathNode.Holder> holders = new ArrayList<>();
        sorted(found).limit(MAX_HOLDERS).forEach(entry -> {
            Reach reach = entry.getValue();
            long bytes = Math.min(retainedBytes, reach.bytes);
            holders.add(new PathNode.Holder(path(entry.getKey(), reach, List.of(node)), reach.count, bytes));
        });
        return holders;
    }

    private static Stream<Map.Entry<Integer, Reach>> sorted(Map<Integer, Reach> found) {
        return found.entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<Integer, Reach> entry) -> -entry.getValue().bytes)
                        .thenComparing(entry -> -entry.getValue().count)
                        .thenComparing(Map.Entry::getKey));
    }

    /** Up to a root; on the way through other such nodes, but not through what hangs on those already passed. */
    private List<PathNode.Step> path(int node, Reach reach, List<Integer> passed) {
        List<PathNode.Step> upward = new ArrayList<>();
        String field = fieldOf(reach);
        for (int at = node; at != Trie.ROOT && upward.size() < MAX_STEPS; at = trie.parent(at)) {
            upward.add(new PathNode.Step(TrieProfile.className(trie, at), field));
            field = trie.via(at);
            List<Integer> chain = new ArrayList<>(passed);
            chain.add(at);
            Optional<Map.Entry<Integer, Reach>> above = sorted(reaches.getOrDefault(at, Map.of()))
                    .filter(entry -> chain.stream().noneMatch(known -> isBelow(entry.getKey(), known)))
                    .findFirst();
            if (above.isPresent() && passed.size() < MAX_CHAIN) {
                List<PathNode.Step> whole =
                        path(above.get().getKey(), above.get().getValue(), chain);
                Collections.reverse(upward);
                whole.addAll(upward);
                return whole;
            }
        }
        Collections.reverse(upward);
        return upward;
    }

    /** The field by which the example is referred to. */
    private String fieldOf(Reach reach) {
        int referrer = tree.object(reach.referrer);
        int referred = tree.object(reach.referred);
        References references = graph.references();
        int first = references.first(referrer);
        for (int place = first; place > 0; place++) {
            int reference = references.at(place);
            if (References.target(reference) == referred) {
                return graph.fieldName(referrer, place - first);
            }
            if (References.isLast(reference)) {
                break;
            }
        }
        return "";
    }
}
