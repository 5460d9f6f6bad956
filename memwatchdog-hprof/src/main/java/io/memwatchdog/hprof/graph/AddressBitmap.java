package io.memwatchdog.hprof.graph;

import java.util.HashMap;
import java.util.Map;

/**
 * The set of object ids that one thread has seen: a bit per slot of the heap, in pages that exist only where objects are. Ids
 * which are no multiple of eight are told, so that the index can be built again with smaller slots.
 */
final class AddressBitmap {

    /** A page stands for this many slots. */
    static final int PAGE_SLOTS_SHIFT = 15;

    private static final int PAGE_LONGS = 1 << (PAGE_SLOTS_SHIFT - 6);

    private final int slotShift;
    private final Map<Long, long[]> pages = new HashMap<>();
    private long[] lastPage = new long[0];
    private long lastPageNumber = -1;
    private long lowBits;

    AddressBitmap(int slotShift) {
        this.slotShift = slotShift;
    }

    void add(long id) {
        lowBits |= id;
        long slot = id >>> slotShift;
        long page = slot >>> PAGE_SLOTS_SHIFT;
        if (page != lastPageNumber) {
            lastPage = pages.computeIfAbsent(page, number -> new long[PAGE_LONGS]);
            lastPageNumber = page;
        }
        lastPage[(int) (slot >>> 6) & (PAGE_LONGS - 1)] |= 1L << slot;
    }

    /** Whether some id does not begin at a slot. */
    boolean isUnaligned() {
        return (lowBits & ((1L << slotShift) - 1)) != 0;
    }

    /** All ids or'ed together: its trailing zeros are the alignment of objects. */
    long lowBits() {
        return lowBits;
    }

    int pageCount() {
        return pages.size();
    }

    void mergeInto(Map<Long, long[]> target) {
        pages.forEach((number, page) -> target.merge(number, page, AddressBitmap::union));
    }

    /** Gives its memory free. */
    void clear() {
        pages.clear();
        lastPage = new long[0];
        lastPageNumber = -1;
    }

    private static long[] union(long[] into, long[] from) {
        for (int i = 0; i < into.length; i++) {
            into[i] |= from[i];
        }
        return into;
    }
}
