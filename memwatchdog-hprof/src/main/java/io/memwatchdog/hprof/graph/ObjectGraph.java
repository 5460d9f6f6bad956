package io.memwatchdog.hprof.graph;

import java.util.Arrays;
import java.util.List;

/**
 * Objects and what they refer to, wherever that is kept. Objects are numbered from 1 in the order of their addresses; 0 stands
 * for null. For one thread.
 */
public interface ObjectGraph {

    /** Objects are numbered from 1 to this. */
    int size();

    ClassTable classes();

    /** GC roots; those that are attributed first come first. */
    List<Root> roots();

    /** All class loaders but the boot loader. */
    List<HeapGraph.Loader> loaders();

    /** Number of an object's class; for a class object -1 minus the number of the class that it stands for. */
    int classOf(int object);

    /** Size of an object as the JVM lays it out, in bytes. */
    long shallowBytes(int object);

    /** Id of an object in the dump: its address. */
    long id(int object);

    /**
     * Pairs of a soft reference (high 32 bits) and its referent (low 32 bits), in the order of the soft references; at least of
     * those soft references whose own references were asked for.
     */
    long[] softReferences();

    /**
     * What an object refers to, in the order of its fields; 0 for null. The array is only valid until the next call.
     *
     * @return how many of the buffer's places are used
     */
    int references(int object, Buffer into);

    /** Room for the references of one object. */
    final class Buffer {

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
