package io.memwatchdog.hprof.graph;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Room for the references of all objects, filled by several threads: each takes blocks of it. A block is left before it is full
 * when the next object does not fit; {@link #capacity} allows for that.
 */
final class ReferenceWriter {

    private static final int BLOCK = 1 << 16;

    /** Lists longer than this get room of their own. */
    static final int SHORT = 1 << 10;

    private final int[] targets;
    private final AtomicLong taken;
    private int place;
    private int end;

    ReferenceWriter(int[] targets, AtomicLong taken) {
        this.targets = targets;
        this.taken = taken;
    }

    /** Places needed so that so many references surely fit, in whatever order they come. */
    static long capacity(long references, int threads) {
        return 1 + references + references / (BLOCK / SHORT - 1) + (long) (threads + 1) * BLOCK;
    }

    /** The places that were taken, without those behind them. */
    static int[] trimmed(int[] targets, AtomicLong taken) {
        return Arrays.copyOf(targets, (int) Math.min(targets.length, taken.get()));
    }

    /** Room for so many references in a row. */
    int take(int count) {
        if (count > SHORT + 2) {
            return take(count, count);
        }
        if (place + count > end) {
            place = take(BLOCK, count);
            end = (int) Math.min(targets.length, (long) place + BLOCK);
        }
        int start = place;
        place += count;
        return start;
    }

    /** Gives back what was taken last and is not used. */
    void giveBack(int count, int from) {
        if (from == place - count) {
            place = from;
        }
    }

    private int take(int count, int needed) {
        long start = taken.getAndAdd(count);
        if (start + needed > targets.length) {
            throw new IllegalStateException("more references than were counted");
        }
        return (int) start;
    }
}
