package io.memwatchdog.core.gc;

import java.util.LinkedHashMap;
import java.util.Map;

/** Collections as each collector reports them. */
public final class GcEvents {

    public static final long MIB = 1 << 20;
    private static final PoolUsage NON_HEAP = new PoolUsage(9 * MIB, 9 * MIB, 9 * MIB, 9 * MIB, -1);

    private GcEvents() {}

    public static GcEvent serialFull(long atMs, long usedMib, long maxMib) {
        Map<String, PoolUsage> pools = new LinkedHashMap<>();
        pools.put("Eden Space", pool(20, 0, maxMib / 4));
        pools.put("Survivor Space", pool(1, 0, maxMib / 16));
        pools.put("Tenured Gen", pool(usedMib + 5, usedMib, maxMib - maxMib / 4 - maxMib / 16));
        return event("MarkSweepCompact", FullCollectionSampler.FULL, "Allocation Failure", atMs, pools);
    }

    public static GcEvent serialYoung(long atMs, long usedMib, long maxMib) {
        Map<String, PoolUsage> pools = new LinkedHashMap<>();
        pools.put("Eden Space", pool(20, 0, maxMib / 4));
        pools.put("Survivor Space", pool(0, 0, maxMib / 16));
        pools.put("Tenured Gen", pool(usedMib, usedMib, maxMib - maxMib / 4 - maxMib / 16));
        return event("Copy", "end of minor GC", "Allocation Failure", atMs, pools);
    }

    public static GcEvent g1Young(long atMs, String cause, long oldBeforeMib, long oldAfterMib, long maxMib) {
        Map<String, PoolUsage> pools = new LinkedHashMap<>();
        pools.put("G1 Eden Space", pool(30, 0, -1));
        pools.put("G1 Survivor Space", pool(2, 2, -1));
        pools.put("G1 Old Gen", pool(oldBeforeMib, oldAfterMib, maxMib));
        return event("G1 Young Generation", "end of minor GC", cause, atMs, pools);
    }

    public static GcEvent g1Full(long atMs, long usedMib, long maxMib) {
        Map<String, PoolUsage> pools = new LinkedHashMap<>();
        pools.put("G1 Eden Space", pool(30, 0, -1));
        pools.put("G1 Survivor Space", pool(2, 0, -1));
        pools.put("G1 Old Gen", pool(usedMib + 10, usedMib, maxMib));
        return event("G1 Old Generation", FullCollectionSampler.FULL, "G1 Compaction Pause", atMs, pools);
    }

    public static GcEvent generationalZgc(long atMs, String bean, long oldAfterMib, long maxMib) {
        Map<String, PoolUsage> pools = new LinkedHashMap<>();
        pools.put("ZGC Young Generation", pool(40, 3, maxMib));
        pools.put("ZGC Old Generation", pool(oldAfterMib + 4, oldAfterMib, maxMib));
        return event(bean, "end of GC cycle", "Proactive", atMs, pools);
    }

    public static GcEvent singlePool(long atMs, String bean, String pool, long usedAfterMib, long maxMib) {
        return event(bean, "end of GC cycle", "x", atMs, Map.of(pool, pool(usedAfterMib + 9, usedAfterMib, maxMib)));
    }

    public static GcEvent stated(long atMs, long liveMib, long maxMib) {
        return event("ZGC", "log", "x", atMs, Map.of(GcEvent.LIVE_SET, pool(liveMib, liveMib, maxMib)));
    }

    private static PoolUsage pool(long beforeMib, long afterMib, long maxMib) {
        return new PoolUsage(beforeMib * MIB, 0, afterMib * MIB, 0, maxMib < 0 ? -1 : maxMib * MIB);
    }

    private static GcEvent event(String bean, String action, String cause, long atMs, Map<String, PoolUsage> pools) {
        Map<String, PoolUsage> all = new LinkedHashMap<>(pools);
        all.put("Metaspace", NON_HEAP);
        all.put("CodeHeap 'non-nmethods'", NON_HEAP);
        all.put("Compressed Class Space", NON_HEAP);
        return new GcEvent(bean, action, cause, atMs, atMs - 5, atMs, all);
    }
}
