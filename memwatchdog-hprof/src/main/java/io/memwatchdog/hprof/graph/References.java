package io.memwatchdog.hprof.graph;

/**
 * The references of all objects in one array. A reference is the number of the object referred to, 0 for null; the last one of
 * an object has its sign bit set.
 */
public final class References {

    private static final int LAST = 0x8000_0000;

    final int[] first;
    final int[] targets;

    References(int[] first, int[] targets) {
        this.first = first;
        this.targets = targets;
    }

    /** Where the references of an object begin; 0 or less where it has none. */
    public int first(int object) {
        return first[object];
    }

    /** What stands at a place; see {@link #target} and {@link #isLast}. */
    public int at(int place) {
        return targets[place];
    }

    /** Number of the object referred to, 0 for null. */
    public static int target(int reference) {
        return reference & ~LAST;
    }

    /** Whether the object has no further reference. */
    public static boolean isLast(int reference) {
        return reference < 0;
    }

    static int asLast(int reference) {
        return reference | LAST;
    }
}
