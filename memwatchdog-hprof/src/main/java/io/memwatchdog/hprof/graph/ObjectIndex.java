package io.memwatchdog.hprof.graph;

import io.memwatchdog.hprof.HprofException;
import io.memwatchdog.hprof.record.LongMap;
import java.util.Map;
import java.util.SortedMap;

/**
 * Numbers objects densely from 1 in the order of their addresses, without a table of ids. Each cell of eight bytes stands for 32
 * slots of the heap: a bit for each slot where an object begins, and above them how many objects begin before. So a number is
 * found with one access to memory. 1 GB of heap takes 32 MB.
 */
public final class ObjectIndex {

    private static final int PAGE_SHIFT = AddressBitmap.PAGE_SLOTS_SHIFT;
    private static final int CELLS_SHIFT = PAGE_SHIFT - 5;
    private static final int CELL_MASK = (1 << CELLS_SHIFT) - 1;

    /** Up to this many pages from first to last a plain array says where a page is; beyond it a map. */
    private static final long MAX_DIRECT_PAGES = 1L << 24;

    private static final int MAX_PAGES = Integer.MAX_VALUE >> CELLS_SHIFT;

    private final int slotShift;
    private final long firstPage;
    private final int[] directory;
    private final LongMap sparseDirectory;
    private final long[] pageNumbers;
    private final long[] cells;
    private final int size;

    private ObjectIndex(int slotShift, SortedMap<Long, long[]> pages) throws HprofException {
        this.slotShift = slotShift;
        this.firstPage = pages.isEmpty() ? 0 : pages.firstKey();
        long span = pages.isEmpty() ? 0 : pages.lastKey() - firstPage + 1;
        boolean direct = span <= MAX_DIRECT_PAGES;
        this.directory = new int[direct ? (int) span : 0];
        this.sparseDirectory = new LongMap();
        this.pageNumbers = new long[pages.size()];
        if (pages.size() > MAX_PAGES) {
            throw new HprofException("the objects lie in more than 512 GiB of addresses, which is beyond this program");
        }
        this.cells = new long[pages.size() << CELLS_SHIFT];
        long objects = 0;
        int index = 0;
        for (Map.Entry<Long, long[]> page : pages.entrySet()) {
            pageNumbers[index] = page.getKey();
            if (direct) {
                directory[(int) (page.getKey() - firstPage)] = index + 1;
            } else {
                sparseDirectory.put(page.getKey() + 1, index);
            }
            objects = fill(index++, page.getValue(), objects);
        }
        this.size = (int) objects;
    }

    /**
     * Builds it.
     *
     * @param slotShift logarithm of the bytes in a slot
     * @param pages by page number; a set bit is the begin of an object
     * @throws HprofException if there are more objects than numbers
     */
    static ObjectIndex of(int slotShift, SortedMap<Long, long[]> pages) throws HprofException {
        return new ObjectIndex(slotShift, pages);
    }

    private long fill(int pageIndex, long[] bits, long objectsBefore) throws HprofException {
        long objects = objectsBefore;
        int cell = pageIndex << CELLS_SHIFT;
        for (long word : bits) {
            int low = (int) word;
            cells[cell++] = (objects << 32) | (low & 0xFFFF_FFFFL);
            objects += Integer.bitCount(low);
            int high = (int) (word >>> 32);
            cells[cell++] = (objects << 32) | (high & 0xFFFF_FFFFL);
            objects += Integer.bitCount(high);
        }
        if (objects > Integer.MAX_VALUE - 16) {
            throw new HprofException("the dump has more than 2 147 483 631 objects, which is beyond this program");
        }
        return objects;
    }

    /** How many objects there are; their numbers go from 1 to this. */
    public int size() {
        return size;
    }

    /** The number of an object; 0 if there is no such object. */
    public int number(long id) {
        long slot = id >>> slotShift;
        int page = page(slot >>> PAGE_SHIFT);
        if (page < 0 || slot << slotShift != id) {
            return 0;
        }
        long cell = cells[(page << CELLS_SHIFT) + ((int) (slot >>> 5) & CELL_MASK)];
        int bits = (int) cell;
        int bit = 1 << slot;
        if ((bits & bit) == 0) {
            return 0;
        }
        return (int) (cell >>> 32) + Integer.bitCount(bits & (bit - 1)) + 1;
    }

    private int page(long pageNumber) {
        if (sparseDirectory.size() == 0) {
            long relative = pageNumber - firstPage;
            return relative >= 0 && relative < directory.length ? directory[(int) relative] - 1 : -1;
        }
        long index = sparseDirectory.get(pageNumber + 1);
        return index == LongMap.ABSENT ? -1 : (int) index;
    }

    /** The id of an object. */
    public long id(int number) {
        int low = 0;
        int high = cells.length - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if ((int) (cells[middle] >>> 32) < number) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        int bits = (int) cells[low];
        for (int left = number - (int) (cells[low] >>> 32); left > 1; left--) {
            bits &= bits - 1;
        }
        long slot = ((pageNumbers[low >>> CELLS_SHIFT] << CELLS_SHIFT) + (low & CELL_MASK)) * 32L
                + Integer.numberOfTrailingZeros(bits);
        return slot << slotShift;
    }

    /** Bytes from one object to the next one in the same page; 0 where there is none. */
    long distanceToNext(long id) {
        long slot = id >>> slotShift;
        int page = page(slot >>> PAGE_SHIFT);
        if (page < 0) {
            return 0;
        }
        int cell = (int) (slot >>> 5) & CELL_MASK;
        int bits = (int) cells[(page << CELLS_SHIFT) + cell] & (int) (-2L << (slot & 31));
        while (bits == 0) {
            if (++cell > CELL_MASK) {
                return 0;
            }
            bits = (int) cells[(page << CELLS_SHIFT) + cell];
        }
        long next = ((slot >>> PAGE_SHIFT << CELLS_SHIFT) + cell) * 32L + Integer.numberOfTrailingZeros(bits);
        return (next - slot) << slotShift;
    }

    /** Bytes that this index takes. */
    public long memoryBytes() {
        return cells.length * 8L + directory.length * 4L;
    }
}
