package io.memwatchdog.hprof.record;

import java.util.Arrays;

/** A growing list of numbers. */
public final class LongList {

    private long[] items = new long[64];
    private int size;

    /** Appends. */
    public void add(long item) {
        if (size == items.length) {
            items = Arrays.copyOf(items, size + (size >> 1));
        }
        items[size++] = item;
    }

    /** Appends all of another list. */
    public void addAll(LongList other) {
        for (int i = 0; i < other.size; i++) {
            add(other.items[i]);
        }
    }

    public long get(int index) {
        return items[index];
    }

    public int size() {
        return size;
    }

    /** A copy as an array. */
    public long[] toArray() {
        return Arrays.copyOf(items, size);
    }
}
