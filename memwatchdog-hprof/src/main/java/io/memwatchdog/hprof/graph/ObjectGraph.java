package io.memwatchdog.hprof.graph;

import java.util.Arrays;
import java.util.List;

/**
 * Objects and what they refer to, wherever that is kept. Objects are numbered from 1 in the order of their addresses; 0 stands
 * for null. For one thread.
 */
public abstract sealed class ObjectGraph permits HeapGraph, SparseGraph {

    final ObjectIndex index;
    final ClassTable classes;
    private final List<Root> roots;
    private final List<Loader> loaders;

    ObjectGraph(ObjectIndex index, ClassTable classes, List<Root> roots, List<Loader> loaders) {
        this.index = index;
        this.classes = classes;
        this.roots = roots;
        this.loaders = loaders;
    }

    /**
     * A class loader.
     *
     * @param object its number
     * @param builtIn whether its classes live as long as the JVM
     */
    public record Loader(int object, String className, boolean builtIn, int definedClasses) {}

    /** Objects are numbered from 1 to this. */
    public final int size() {
        return index.size();
    }

    public final ClassTable classes() {
        return classes;
    }

    /** GC roots; those that are attributed first come first. */
    public final List<Root> roots() {
        return roots;
    }

    /** All class loaders but the boot loader. */
    public final List<Loader> loaders() {
        return loaders;
    }

    /** Id of an object in the dump: its address. */
    public final long id(int object) {
        return index.id(object);
    }

    /** Number of an object's class; for a class object -1 minus the number of the class that it stands for. */
    public abstract int classOf(int object);

    /** Size of an object as the JVM lays it out, in bytes. */
    public abstract long shallowBytes(int object);

    /** Number of what a soft reference refers to; 0 for other objects. */
    public abstract int softReferent(int object);

    /** Number of the thread local whose value this entry of a thread's map is; 0 for other objects. */
    public abstract int threadLocal(int entry);

    /** Reads field values of single objects from the dump. */
    public abstract HeapObjects objects();

    /** Number of the object with this id; 0 if there is none. */
    public final int number(long id) {
        return index.number(id);
    }

    /** Whether an object may refer to others strongly. */
    public abstract boolean mayRefer(int object);

    /** How many objects may refer to others strongly. */
    public abstract int referrers();

    /**
     * What an object refers to, in the order of its fields; 0 for null. The buffer is only valid until the next call.
     *
     * @return how many of the buffer's places are used
     */
    public abstract int references(int object, Buffer into);

    /**
     * What several objects refer to, one list behind the other. The buffer is only valid until the next call.
     *
     * @param ends told, for each of the objects, the place behind the last of its references
     */
    public abstract void references(int[] objects, int from, int count, Buffer into, int[] ends);

    /** Room for the references of some objects. */
    public static final class Buffer {

        private int[] targets = new int[256];

        /** What stands at a place. */
        public int get(int place) {
            return targets[place];
        }

        void set(int place, int target) {
            if (place == targets.length) {
                targets = Arrays.copyOf(targets, place * 2);
            }
            targets[place] = target;
        }
    }
}
