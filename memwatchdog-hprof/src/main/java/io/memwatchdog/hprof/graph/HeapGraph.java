package io.memwatchdog.hprof.graph;

import io.memwatchdog.hprof.record.DumpFile;
import java.util.Arrays;
import java.util.List;

/**
 * All objects of a dump with their references. Objects are numbered from 1 in the order of their addresses; 0 stands for null.
 * Referents of weak, phantom and final references are not referred to; those of soft references are listed apart. Immutable.
 */
public final class HeapGraph extends ObjectGraph {

    /** Pairs of a soft reference (high 32 bits) and its referent (low 32 bits), in the order of the soft references. */
    private final long[] softReferences;

    /** Pairs of an entry of a thread's map and its thread local, likewise. */
    private final long[] threadLocals;

    private final DumpFile dump;
    private final List<Piece> pieces;
    private final ClassNumbers classOf;
    private final int[] first;
    private final int[] targets;
    private final int referrers;

    HeapGraph(
            DumpFile dump,
            ObjectIndex index,
            ClassTable classes,
            List<Piece> pieces,
            List<Root> roots,
            List<Loader> loaders,
            ClassNumbers classOf,
            int[] first,
            int[] targets,
            long[] softReferences,
            long[] threadLocals) {
        super(index, classes, roots, loaders);
        this.dump = dump;
        this.pieces = pieces;
        this.classOf = classOf;
        this.first = first;
        this.targets = targets;
        this.referrers = count(first);
        this.softReferences = softReferences;
        this.threadLocals = threadLocals;
    }

    /**
     * Pairs of a soft reference (high 32 bits) and its referent (low 32 bits), in the order of the soft references.
     */
    public long[] softReferences() {
        return softReferences;
    }

    @Override
    public int softReferent(int object) {
        return second(softReferences, object);
    }

    @Override
    public int threadLocal(int entry) {
        return second(threadLocals, entry);
    }

    private static int second(long[] pairs, int first) {
        int place = Arrays.binarySearch(pairs, (long) first << 32);
        place = place < 0 ? -1 - place : place;
        return place < pairs.length && (int) (pairs[place] >>> 32) == first ? (int) pairs[place] : 0;
    }

    @Override
    public boolean mayRefer(int object) {
        return first[object] > 0;
    }

    @Override
    public int referrers() {
        return referrers;
    }

    private static int count(int[] first) {
        int count = 0;
        for (int place : first) {
            count += place > 0 ? 1 : 0;
        }
        return count;
    }

    /** What the references take. */
    long referenceBytes() {
        return targets.length * (long) Integer.BYTES;
    }

    /** All references; for hot loops. */
    public References references() {
        return new References(first, targets);
    }

    @Override
    public int references(int object, Buffer into) {
        int first = this.first[object];
        int count = 0;
        for (int place = first; place > 0; place++) {
            int reference = targets[place];
            into.set(count++, References.target(reference));
            if (References.isLast(reference)) {
                break;
            }
        }
        return count;
    }

    /**
     * First all that lies far apart in memory is asked for, then what is there by then is used: so the processor waits for many
     * places at once, not for one after the other.
     */
    @Override
    public void references(int[] objects, int from, int count, Buffer into, int[] ends) {
        for (int i = 0; i < count; i++) {
            ends[i] = first[objects[from + i]];
        }
        int seen = 0;
        for (int i = 0; i < count; i++) {
            seen ^= targets[Math.max(0, ends[i])];
        }
        into.set(0, seen);
        int filled = 0;
        for (int i = 0; i < count; i++) {
            for (int place = ends[i]; place > 0; place++) {
                int reference = targets[place];
                into.set(filled++, References.target(reference));
                if (References.isLast(reference)) {
                    break;
                }
            }
            ends[i] = filled;
        }
    }

    /** The class of an object; for a class object the class that it stands for, see {@link #isClassObject}. */
    public ClassInfo classInfo(int object) {
        int number = classOf.get(object);
        return classes.get(number < 0 ? -1 - number : number);
    }

    @Override
    public int classOf(int object) {
        return classOf.get(object);
    }

    /** Whether this is a class object. */
    public boolean isClassObject(int object) {
        return classOf.get(object) < 0;
    }

    @Override
    public long shallowBytes(int object) {
        int number = classOf.get(object);
        if (number < 0) {
            return classes.get(-1 - number).classObjectBytes;
        }
        int place = first[object];
        if (place < 0) {
            return (-1L - place) << 3;
        }
        ClassInfo info = classes.get(number);
        return info.isArray ? (long) targets[place - 1] << 3 : info.instanceBytes;
    }

    /** What the field of a referring object is called, by the place of the reference in its list of references. */
    public String fieldName(int object, int ordinal) {
        int number = classOf.get(object);
        return number < 0
                ? classes.get(-1 - number).staticName(ordinal)
                : classes.get(number).fieldName(ordinal);
    }

    @Override
    public HeapObjects objects() {
        return new HeapObjects(dump, classes, index, pieces);
    }
}
