package io.memwatchdog.hprof.graph;

import org.jspecify.annotations.Nullable;

/** The class of each object: two bytes each where there are few enough classes, else four. */
final class ClassNumbers {

    private final short @Nullable [] few;
    private final int[] many;

    /** Room for so many objects, and for object 0. */
    ClassNumbers(int objects, int classes) {
        boolean fit = classes <= Short.MAX_VALUE;
        this.few = fit ? new short[objects + 1] : null;
        this.many = new int[fit ? 0 : objects + 1];
    }

    /** What a class number takes for each object. */
    static int bytesPerObject(int classes) {
        return classes <= Short.MAX_VALUE ? Short.BYTES : Integer.BYTES;
    }

    /** Negative for class objects: -1 minus the class that it stands for. */
    int get(int object) {
        return few != null ? few[object] : many[object];
    }

    void set(int object, int number) {
        if (few != null) {
            few[object] = (short) number;
        } else {
            many[object] = number;
        }
    }
}
