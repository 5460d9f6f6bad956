package io.memwatchdog.core.gc;

import java.util.List;
import java.util.Map;

/** Reads the heap out of a collection's memory pools. Each collection comes by here: no streams. Stateless and thread-safe. */
public final class HeapPools {

    private static final List<String> NON_HEAP = List.of("Code", "Metaspace", "Compressed Class");

    private HeapPools() {}

    /** Whether a pool of this name is part of the heap, not of what lies beside it: classes and compiled code. */
    public static boolean isHeap(String pool) {
        for (int i = 0; i < NON_HEAP.size(); i++) {
            if (pool.startsWith(NON_HEAP.get(i))) {
                return false;
            }
        }
        return true;
    }

    static long usedBeforeBytes(GcEvent event) {
        long sum = 0;
        for (Map.Entry<String, PoolUsage> pool : event.pools().entrySet()) {
            sum += isHeap(pool.getKey()) ? pool.getValue().usedBeforeBytes() : 0;
        }
        return sum;
    }

    static long usedAfterBytes(GcEvent event) {
        long sum = 0;
        for (Map.Entry<String, PoolUsage> pool : event.pools().entrySet()) {
            sum += isHeap(pool.getKey()) ? pool.getValue().usedAfterBytes() : 0;
        }
        return sum;
    }

    /** The pool of long-lived objects after the collection; the whole heap where a collector keeps no generations. */
    static long oldAfterBytes(GcEvent event) {
        for (Map.Entry<String, PoolUsage> pool : event.pools().entrySet()) {
            if (isOld(pool.getKey())) {
                return pool.getValue().usedAfterBytes();
            }
        }
        return usedAfterBytes(event);
    }

    private static boolean isOld(String pool) {
        return pool.contains("Old Gen") || pool.startsWith("Tenured");
    }

    /**
     * The size the heap may reach. Serial and Parallel divide it among their pools; with the others every pool that
     * states a limit states the limit of the whole heap.
     *
     * @return 0 where the event states none: events of concurrent collectors' pauses do not
     */
    static long maxBytes(GcEvent event) {
        long largest = 0;
        long sum = 0;
        boolean divided = false;
        for (Map.Entry<String, PoolUsage> pool : event.pools().entrySet()) {
            if (isHeap(pool.getKey())) {
                long max = Math.max(0, pool.getValue().maxBytes());
                largest = Math.max(largest, max);
                sum += max;
                divided |= pool.getKey().endsWith("Survivor Space") && max > 0;
            }
        }
        return divided ? sum : largest;
    }
}
