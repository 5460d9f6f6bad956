package io.memwatchdog.diff.fold;

import io.memwatchdog.hprof.graph.ObjectGraph;
import io.memwatchdog.hprof.graph.Root;

/** Folds the shortest paths from the roots by class path: breadth first, each object once. */
final class ShortestPathFold {

    private final ObjectGraph graph;
    private final ObjectGraph.Buffer references = new ObjectGraph.Buffer();
    private final Trie trie = new Trie();
    private final Labels labels;
    private final int[] nodeOf;
    private final int[] queue;
    private final long[] counts;
    private final long[] bytes;
    private int head;
    private int tail;

    ShortestPathFold(ObjectGraph graph) {
        this.graph = graph;
        this.labels = new Labels(graph, trie);
        this.nodeOf = new int[graph.size() + 1];
        this.queue = new int[graph.size() + 1];
        this.counts = new long[graph.classes().size() + 1];
        this.bytes = new long[graph.classes().size() + 1];
    }

    /** Objects reached, by class; the class objects last. */
    long[] counts() {
        return counts;
    }

    /** Their shallow size, by class. */
    long[] bytes() {
        return bytes;
    }

    Trie fold() {
        for (Root root : graph.roots()) {
            if (!root.kind().isTransient()) {
                enter(root.object(), Trie.ROOT, trie.viaNumber(root.label()));
            }
        }
        drain();
        for (Root root : graph.roots()) {
            if (root.kind().isTransient()) {
                enter(root.object(), nodeOf[root.thread()], trie.viaNumber(root.label()));
            }
        }
        drain();
        softReferents();
        return trie;
    }

    private void softReferents() {
        int referent = trie.viaNumber("referent");
        for (boolean progress = true; progress; ) {
            progress = false;
            for (long pair : graph.softReferences()) {
                int reference = (int) (pair >>> 32);
                int target = (int) pair;
                if (nodeOf[reference] != 0 && nodeOf[target] == 0) {
                    trie.markSoft(trie.child(nodeOf[reference], labels.className(target), referent));
                    enter(target, nodeOf[reference], referent);
                    progress = true;
                }
            }
            drain();
        }
    }

    private void enter(int object, int above, int via) {
        if (nodeOf[object] != 0) {
            return;
        }
        int node = trie.child(above, labels.className(object), via);
        nodeOf[object] = node;
        long size = graph.shallowBytes(object);
        trie.count(node, size, object);
        queue[tail++] = object;
        int type = graph.classOf(object);
        int row = type < 0 ? counts.length - 1 : type;
        counts[row]++;
        bytes[row] += size;
    }

    private void drain() {
        while (head < tail) {
            int object = queue[head++];
            int node = nodeOf[object];
            int count = graph.references(object, references);
            for (int place = 0; place < count; place++) {
                int target = references.get(place);
                if (target != 0 && nodeOf[target] == 0) {
                    enter(target, node, labels.via(object, place));
                }
            }
        }
    }
}
