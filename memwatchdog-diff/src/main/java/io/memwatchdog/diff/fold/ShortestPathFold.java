package io.memwatchdog.diff.fold;

import io.memwatchdog.diff.PathNode;
import io.memwatchdog.hprof.graph.ObjectGraph;
import io.memwatchdog.hprof.graph.Root;
import io.memwatchdog.hprof.record.LongList;
import java.util.Map;
import java.util.stream.IntStream;

/** Folds the shortest paths from the roots by class path: breadth first, each object once. */
final class ShortestPathFold {

    /** Of some objects at a time everything is asked for at once: one by one, memory would answer one by one. */
    private static final int BATCH = 64;

    private static final int WINDOW = 512;

    private final ObjectGraph graph;
    private final ObjectGraph.Buffer references = new ObjectGraph.Buffer();
    private final int[] ends = new int[BATCH];
    private final int[] ownerTypes = new int[BATCH];
    private final int[] types = new int[WINDOW];
    private final long[] sizes = new long[WINDOW];
    private final Trie trie = new Trie();
    private final Labels labels;
    private final int[] nodeOf;
    private int[] queue;
    private final boolean[] softClasses;
    private final LongList softReferences = new LongList();
    private final BoundScan boundScan;

    /** Caches and queues (low 32 bits) by their nodes (high 32 bits). */
    private final BoundScan.Candidates bounded;

    private final long[] counts;
    private final long[] bytes;
    private int head;
    private int tail;

    ShortestPathFold(ObjectGraph graph) {
        this.graph = graph;
        this.labels = new Labels(graph, trie);
        this.nodeOf = new int[graph.size() + 1];
        this.queue = new int[graph.referrers() + 1];
        this.softClasses = new boolean[graph.classes().size()];
        for (int i = 0; i < softClasses.length; i++) {
            softClasses[i] = graph.classes().get(i).isSoftReference();
        }
        this.boundScan = new BoundScan(graph);
        this.bounded = boundScan.new Candidates();
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

    /** An array with a place more than there are objects, of no further use here. */
    int[] spare() {
        return nodeOf;
    }

    BoundScan boundScan() {
        return boundScan;
    }

    /** How full the caches and queues are that have a bound, by node. */
    Map<Integer, PathNode.Bound> bounds() {
        boundScan.read(IntStream.range(0, bounded.size()).map(i -> (int) bounded.get(i)));
        BoundScan.NodeBounds bounds = boundScan.new NodeBounds();
        for (int i = 0; i < bounded.size(); i++) {
            bounds.add((int) bounded.get(i), (int) (bounded.get(i) >>> 32));
        }
        return bounds.of(trie);
    }

    Trie trie() {
        return trie;
    }

    ShortestPathFold fold() {
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
        queue = new int[0];
        return this;
    }

    /** What only soft references hold comes last; that may lead to further ones. */
    private void softReferents() {
        int referent = trie.viaNumber("referent");
        for (int seen = 0; seen < softReferences.size(); ) {
            int end = softReferences.size();
            for (; seen < end; seen++) {
                int reference = (int) softReferences.get(seen);
                int target = graph.softReferent(reference);
                if (target != 0 && nodeOf[target] == 0) {
                    int above = nodeOf[reference];
                    int node = trie.child(above, labels.className(target), referent);
                    // What folds back into an ancestor does not make that one softly held.
                    if (node > above) {
                        trie.markSoft(node);
                    }
                    enter(target, nodeOf[reference], referent);
                }
            }
            drain();
        }
    }

    private void enter(int object, int above, int via) {
        if (nodeOf[object] == 0) {
            enter(object, above, via, graph.classOf(object), graph.shallowBytes(object));
        }
    }

    private void enter(int object, int above, int via, int type, long size) {
        int node = trie.child(above, labels.classNameOf(type), via);
        nodeOf[object] = node;
        trie.count(node, size, object);
        if (graph.mayRefer(object)) {
            queue[tail++] = object;
        }
        if (type >= 0 && softClasses[type]) {
            softReferences.add(object);
        }
        bounded.consider(type, ((long) node << 32) | object);
        int row = type < 0 ? counts.length - 1 : type;
        counts[row]++;
        bytes[row] += size;
    }

    private void drain() {
        while (head < tail) {
            int count = Math.min(BATCH, tail - head);
            graph.references(queue, head, count, references, ends);
            for (int i = 0; i < count; i++) {
                ownerTypes[i] = graph.classOf(queue[head + i]);
            }
            follow(count);
            head += count;
        }
    }

    /** Goes on from the objects of a batch, a window of their references at a time. */
    private void follow(int count) {
        int owner = 0;
        int begin = 0;
        for (int from = 0; from < ends[count - 1]; from += WINDOW) {
            int to = Math.min(from + WINDOW, ends[count - 1]);
            look(from, to);
            for (int place = from; place < to; place++) {
                while (place >= ends[owner]) {
                    begin = ends[owner++];
                }
                int target = references.get(place);
                if (target != 0 && nodeOf[target] == 0) {
                    int object = queue[head + owner];
                    int via = labels.via(object, ownerTypes[owner], place - begin);
                    enter(target, nodeOf[object], via, types[place - from], sizes[place - from]);
                }
            }
        }
    }

    /** Class and size of what was not reached before. The first sweep asks for all nodes: 0 is what has none yet. */
    private void look(int from, int to) {
        for (int place = from; place < to; place++) {
            int target = references.get(place);
            types[place - from] = target == 0 ? 1 : nodeOf[target];
        }
        for (int place = from; place < to; place++) {
            if (types[place - from] == 0) {
                int target = references.get(place);
                types[place - from] = graph.classOf(target);
                sizes[place - from] = graph.shallowBytes(target);
            }
        }
    }
}
