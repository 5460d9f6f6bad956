package io.memwatchdog.core.gc;

import java.util.Map;

/**
 * One collection, as {@code GarbageCollectionNotificationInfo} or a GC log tells it. Times are milliseconds since the
 * JVM started; detectors hold no clock of their own, so that live runs, replays and tests execute the same code.
 *
 * @param collector name of the garbage collector bean, for example {@code G1 Young Generation}
 * @param action for example {@code end of major GC}
 * @param cause for example {@code Allocation Failure}
 * @param id the bean's running number of the collection
 * @param pools every pool, heap and non-heap, by name
 * @param afterGap whether collections of the same bean before this one were not told
 */
public record GcEvent(
        String collector,
        String action,
        String cause,
        long id,
        long startMs,
        long endMs,
        Map<String, PoolUsage> pools,
        boolean afterGap) {

    /**
     * A pool of this name states the live set as the collector itself has marked it ({@code usedAfterBytes}); not a pool
     * of the JVM, but what the log of ZGC tells and no bean does.
     */
    public static final String LIVE_SET = "Live";

    public GcEvent {
        pools = Map.copyOf(pools);
    }

    /** One that follows the last one told. */
    public GcEvent(
            String collector,
            String action,
            String cause,
            long id,
            long startMs,
            long endMs,
            Map<String, PoolUsage> pools) {
        this(collector, action, cause, id, startMs, endMs, pools, false);
    }

    GcEvent asAfterGap() {
        return new GcEvent(collector, action, cause, id, startMs, endMs, pools, true);
    }
}
