package io.memwatchdog.hprof.dominator;

import io.memwatchdog.hprof.graph.HeapGraph;
import io.memwatchdog.hprof.graph.References;
import io.memwatchdog.hprof.graph.Root;
import io.memwatchdog.hprof.graph.RootKind;
import io.memwatchdog.hprof.record.LongMap;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Numbers all reachable objects depth first, from 1; 0 is the super-root above all GC roots. Roots that count only for what
 * nothing else holds (local variables and the like, soft references) come after all others. Without recursion, and in time
 * linear in the references.
 */
final class DepthFirst {

    /** Stands for itself and all later places. */
    static final int MAX_ORDINAL = 255;

    private static final int MANY = 255;
    private static final int DONE = 0;

    private final HeapGraph graph;
    private final References references;

    /** Depth-first number of each object, 0 where it was not reached. */
    final int[] numberOf;

    /** The object of each depth-first number. */
    final int[] objectOf;

    /** Depth-first number of the parent in the depth-first tree. */
    final int[] parent;

    /**
     * Place of a reference to this object in the list of one that refers to it: of the parent, or else of the outermost ancestor
     * that refers to it directly. If the dominator refers to an object at all, it is that one. From {@link #MAX_ORDINAL} on the
     * place has to be looked for.
     */
    final byte[] ordinal;

    /** How many references beside that of the parent lead to the object, up to 255; what is more is in {@link #overflow}. */
    private final byte[] furtherReferences;

    private final LongMap overflow = new LongMap();

    /** Numbers that a root holds. */
    final BitSet held = new BitSet();

    /** The root that holds a number, where the way from it has a name of its own. */
    final Map<Integer, Root> rootOf = new HashMap<>();

    /** Numbers of what roots hang on, by their objects: threads of local variables, soft references. */
    final Map<Integer, Integer> anchors = new HashMap<>();

    /** Where the walk over the references of each ancestor has come to. */
    private int[] places = new int[1024];

    private int depth;
    private int last;
    private int lastStrong;
    private long steps;

    DepthFirst(HeapGraph graph) {
        this.graph = graph;
        this.references = graph.references();
        int size = graph.size() + 1;
        this.numberOf = new int[size];
        this.objectOf = new int[size];
        this.parent = new int[size];
        this.furtherReferences = new byte[size];
        this.ordinal = new byte[size];
    }

    /** How many references beside that of the parent lead to a number. */
    long furtherReferences(int number) {
        int few = furtherReferences[number] & 0xFF;
        return few < MANY ? few : MANY + Math.max(0, overflow.get(number));
    }

    /** How many objects were reached. */
    int count() {
        return last;
    }

    /** The last number that is held otherwise than by soft references alone. */
    int lastStrong() {
        return lastStrong;
    }

    /** How many soft references were looked at. */
    long steps() {
        return steps;
    }

    DepthFirst run() {
        List<Root> roots = graph.roots();
        for (Root root : roots) {
            if (!root.kind().isTransient()) {
                visitRoot(root);
            }
        }
        for (Root root : roots) {
            if (root.kind().isTransient() && numberOf[root.object()] == 0) {
                visitRoot(root);
            }
        }
        lastStrong = last;
        visitSoftReferents();
        return this;
    }

    private void visitRoot(Root root) {
        if (numberOf[root.object()] == 0) {
            visit(root.object());
        }
        int number = numberOf[root.object()];
        held.set(number);
        if (rootOf.putIfAbsent(number, root) == null && root.thread() != 0) {
            anchors.put(root.thread(), numberOf[root.thread()]);
        }
    }

    /**
     * What a soft reference holds is visited if nothing holds it strongly. That may lead to further soft references: they are
     * looked for only among what was reached since.
     */
    private void visitSoftReferents() {
        int seen = last;
        for (long pair : graph.softReferences()) {
            visitSoftReferent((int) (pair >>> 32), (int) pair);
        }
        while (seen < last) {
            int reference = objectOf[++seen];
            visitSoftReferent(reference, graph.softReferent(reference));
        }
    }

    private void visitSoftReferent(int reference, int referent) {
        steps++;
        if (referent != 0 && numberOf[reference] != 0 && numberOf[referent] == 0) {
            visitRoot(new Root(RootKind.SOFT, referent, reference, RootKind.SOFT.label()));
        }
    }

    private void visit(int root) {
        int current = enter(root, 0, 0);
        int place = references.first(root);
        while (current != 0) {
            if (place <= DONE) {
                current = parent[current];
                place = depth == 0 ? DONE : places[--depth];
                continue;
            }
            int first = references.first(objectOf[current]);
            int child = 0;
            while (place > DONE && child == 0) {
                int reference = references.at(place);
                int target = References.target(reference);
                if (target != 0) {
                    child = follow(current, target, place - first);
                }
                place = References.isLast(reference) ? DONE : place + 1;
            }
            if (child != 0) {
                push(place);
                current = child;
                place = references.first(objectOf[child]);
            }
        }
    }

    private void push(int place) {
        if (depth == places.length) {
            places = Arrays.copyOf(places, depth + (depth >> 1));
        }
        places[depth++] = place;
    }

    /** Answers the number of the target if the walk has to go on from there, else 0. */
    private int follow(int current, int target, int ordinalInList) {
        int known = numberOf[target];
        if (known == 0) {
            int number = enter(target, current, ordinalInList);
            return references.first(target) > DONE ? number : 0;
        }
        countFurther(known);
        if (known > current) {
            ordinal[known] = (byte) Math.min(ordinalInList, MAX_ORDINAL);
        }
        return 0;
    }

    private void countFurther(int number) {
        if ((furtherReferences[number] & 0xFF) < MANY) {
            furtherReferences[number]++;
        } else {
            overflow.add(number, 1);
        }
    }

    private int enter(int object, int from, int ordinalInList) {
        int number = ++last;
        numberOf[object] = number;
        objectOf[number] = object;
        parent[number] = from;
        ordinal[number] = (byte) Math.min(ordinalInList, MAX_ORDINAL);
        return number;
    }
}
