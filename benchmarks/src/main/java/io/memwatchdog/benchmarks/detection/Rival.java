package io.memwatchdog.benchmarks.detection;

import io.memwatchdog.core.gc.GcEvent;
import io.memwatchdog.core.gc.HeapSample;
import io.memwatchdog.core.gc.PoolUsage;
import io.memwatchdog.core.trend.Trend;
import io.memwatchdog.core.verdict.Detector;
import io.memwatchdog.core.verdict.Forecast;
import io.memwatchdog.core.verdict.Level;
import io.memwatchdog.core.verdict.Resource;
import io.memwatchdog.core.verdict.ResourceSample;
import io.memwatchdog.core.verdict.Verdict;
import java.util.Map;
import java.util.Optional;

/** A rule of thumb about the heap, which alarms once. All get twelve minutes of grace for the start of the JVM. */
abstract class Rival implements Detector {

    private static final long GRACE_MS = 12_000;

    private Verdict heap = Verdict.unknown(Resource.HEAP, "");

    /** Whether the rule is broken now. */
    abstract boolean breach(GcEvent event);

    boolean breach(ResourceSample sample) {
        return false;
    }

    @Override
    public void accept(GcEvent event) {
        // No bean tells the live set, so that none of these rules knows it.
        if (!event.collector().endsWith("Pauses") && !event.pools().containsKey(GcEvent.LIVE_SET)) {
            judge(breach(event), event.endMs());
        }
    }

    @Override
    public void accept(ResourceSample sample) {
        judge(breach(sample), sample.atMs());
    }

    private void judge(boolean breach, long atMs) {
        if (breach && atMs >= GRACE_MS && heap.level() != Level.LEAK) {
            heap = new Verdict(Resource.HEAP, Level.LEAK, atMs, atMs, Trend.UNKNOWN, Forecast.NEVER, Double.NaN, "");
        }
    }

    @Override
    public Verdict verdict(Resource resource) {
        return resource == Resource.HEAP ? heap : Verdict.unknown(resource, "");
    }

    @Override
    public Optional<HeapSample> lastHeapSample() {
        return Optional.empty();
    }

    static long heapAfterBytes(GcEvent event) {
        return event.pools().entrySet().stream()
                .filter(pool -> isHeap(pool.getKey()))
                .mapToLong(pool -> pool.getValue().usedAfterBytes())
                .sum();
    }

    /**
     * Serial and Parallel divide the heap among their pools; with the others every pool that states a limit states that of the
     * whole heap.
     */
    static long heapMaxBytes(GcEvent event) {
        long largest = 0;
        long sum = 0;
        boolean divided = false;
        for (Map.Entry<String, PoolUsage> pool : event.pools().entrySet()) {
            long max = isHeap(pool.getKey()) ? Math.max(0, pool.getValue().maxBytes()) : 0;
            largest = Math.max(largest, max);
            sum += max;
            divided |= pool.getKey().endsWith("Survivor Space") && max > 0;
        }
        return divided ? sum : largest;
    }

    static long longLivedMaxBytes(GcEvent event) {
        return event.pools().entrySet().stream()
                .filter(pool -> isLongLived(pool.getKey()))
                .mapToLong(pool -> pool.getValue().maxBytes())
                .max()
                .orElse(-1);
    }

    static Optional<Long> longLivedAfterBytes(GcEvent event) {
        return event.pools().entrySet().stream()
                .filter(pool -> isLongLived(pool.getKey()))
                .map(Map.Entry::getValue)
                .map(usage -> usage.usedAfterBytes())
                .findFirst();
    }

    private static boolean isHeap(String pool) {
        return !pool.startsWith("Code") && !pool.startsWith("Metaspace") && !pool.startsWith("Compressed");
    }

    private static boolean isLongLived(String pool) {
        return pool.contains("Old Gen")
                || pool.contains("Tenured")
                || pool.equals("ZHeap")
                || pool.equals("Shenandoah");
    }
}
