package io.memwatchdog.hprof.record;

import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A map of ids to numbers with open addressing: two arrays and nothing else. The id 0 is no key. The hash is seeded, so that no
 * file can be made for which it degenerates.
 */
public final class LongMap {

    /** What {@link #get} answers for an unknown key. */
    public static final long ABSENT = Long.MIN_VALUE;

    private final long seed = ThreadLocalRandom.current().nextLong() | 1;
    private long[] keys = new long[64];
    private long[] values = new long[64];
    private int size;

    /** How many keys there are. */
    public int size() {
        return size;
    }

    /** The value of a key, or {@link #ABSENT}. */
    public long get(long key) {
        int slot = slot(key);
        return keys[slot] == key && key != 0 ? values[slot] : ABSENT;
    }

    /** Sets the value of a key; the key 0 is ignored. */
    public void put(long key, long value) {
        if (key == 0) {
            return;
        }
        int slot = slot(key);
        if (keys[slot] == 0) {
            keys[slot] = key;
            values[slot] = value;
            if (++size * 2 > keys.length) {
                grow();
            }
        } else {
            values[slot] = value;
        }
    }

    /** Adds to the value of a key, from 0. */
    public void add(long key, long amount) {
        long old = get(key);
        put(key, old == ABSENT ? amount : old + amount);
    }

    /** All keys, in no order. */
    public long[] keys() {
        return Arrays.stream(keys).filter(key -> key != 0).toArray();
    }

    private int slot(long key) {
        long hash = (key ^ (key >>> 31)) * seed;
        hash = (hash ^ (hash >>> 29)) * 0xBF58476D1CE4E5B9L;
        int mask = keys.length - 1;
        int slot = (int) (hash >>> 32) & mask;
        while (keys[slot] != 0 && keys[slot] != key) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        long[] oldKeys = keys;
        long[] oldValues = values;
        keys = new long[oldKeys.length * 2];
        values = new long[keys.length];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != 0) {
                int slot = slot(oldKeys[i]);
                keys[slot] = oldKeys[i];
                values[slot] = oldValues[i];
            }
        }
    }
}
