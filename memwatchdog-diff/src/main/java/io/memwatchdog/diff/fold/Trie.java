package io.memwatchdog.diff.fold;

import io.memwatchdog.hprof.record.LongMap;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Class paths as they grow. A node's number is greater than its parent's; 0 stands above all roots. A run of objects of one
 * class, as a linked list, is one node, and a class that comes again and again on a path, as in a tree of alternating classes,
 * folds back on itself: so the trie stays small however deep the heap is.
 */
final class Trie {

    static final int ROOT = 0;

    private static final int MAX_NODES = 1 << 20;
    private static final int MAX_DEPTH = 400;

    /** So many times may a class stand on a path: a map of maps of maps is still told apart. */
    private static final int MAX_REPEATS = 3;

    private final Names classNames = new Names();
    private final Names vias = new Names();
    private final LongMap children = new LongMap();

    private int[] parent = new int[1024];
    private int[] className = new int[1024];
    private int[] via = new int[1024];
    private int[] depth = new int[1024];
    private long[] count = new long[1024];
    private long[] shallowBytes = new long[1024];
    private int[] example = new int[1024];
    private final BitSet soft = new BitSet();
    private int size = 1;

    private long lastKey;
    private int lastNode;

    Trie() {
        className[ROOT] = classNames.number("");
        via[ROOT] = vias.number("");
    }

    int size() {
        return size;
    }

    int classNumber(String name) {
        return classNames.number(name);
    }

    int viaNumber(String name) {
        return vias.number(name);
    }

    int parent(int node) {
        return parent[node];
    }

    String className(int node) {
        return classNames.name(className[node]);
    }

    String via(int node) {
        return vias.name(via[node]);
    }

    long count(int node) {
        return count[node];
    }

    long shallowBytes(int node) {
        return shallowBytes[node];
    }

    /** An object of this node, in the numbers of whoever added it. */
    int example(int node) {
        return example[node];
    }

    boolean isSoft(int node) {
        return soft.get(node);
    }

    /** The node below a parent for objects of a class that are reached by a field. */
    int child(int above, int classNumber, int viaNumber) {
        long key = (((long) above + 1) << 40) | ((long) classNumber << 20) | viaNumber;
        if (key == lastKey) {
            return lastNode;
        }
        long known = children.get(key);
        int node = known != LongMap.ABSENT ? (int) known : place(above, classNumber, viaNumber, key);
        lastKey = key;
        lastNode = node;
        return node;
    }

    private int place(int above, int classNumber, int viaNumber, long key) {
        int node = foldedInto(above, classNumber);
        if (node == ROOT) {
            node = add(above, classNumber, viaNumber);
        }
        children.put(key, node);
        return node;
    }

    /** The ancestor into which such a child folds; 0 where it becomes a node of its own. */
    private int foldedInto(int above, int classNumber) {
        if (above == ROOT) {
            return ROOT;
        }
        if (className[above] == classNumber || size >= MAX_NODES || depth[above] >= MAX_DEPTH) {
            return above;
        }
        int repeats = 0;
        int nearest = ROOT;
        for (int node = above; node != ROOT; node = parent[node]) {
            if (className[node] == classNumber) {
                repeats++;
                nearest = nearest == ROOT ? node : nearest;
            }
        }
        return repeats >= MAX_REPEATS ? nearest : ROOT;
    }

    private int add(int above, int classNumber, int viaNumber) {
        if (size == parent.length) {
            grow(size * 2);
        }
        int node = size++;
        parent[node] = above;
        className[node] = classNumber;
        via[node] = viaNumber;
        depth[node] = depth[above] + 1;
        soft.set(node, soft.get(above));
        return node;
    }

    void markSoft(int node) {
        soft.set(node);
    }

    /** Counts an object. */
    void count(int node, long bytes, int object) {
        if (count[node]++ == 0) {
            example[node] = object;
        }
        shallowBytes[node] += bytes;
    }

    /** Sums of a figure over each node with all below it. */
    long[] sumUp(long[] own) {
        long[] sums = Arrays.copyOf(own, size);
        for (int node = size - 1; node > ROOT; node--) {
            sums[parent[node]] += sums[node];
        }
        return sums;
    }

    long[] retainedBytes() {
        return sumUp(shallowBytes);
    }

    long[] countsWithChildren() {
        return sumUp(count);
    }

    private void grow(int capacity) {
        parent = Arrays.copyOf(parent, capacity);
        className = Arrays.copyOf(className, capacity);
        via = Arrays.copyOf(via, capacity);
        depth = Arrays.copyOf(depth, capacity);
        count = Arrays.copyOf(count, capacity);
        shallowBytes = Arrays.copyOf(shallowBytes, capacity);
        example = Arrays.copyOf(example, capacity);
    }
}
