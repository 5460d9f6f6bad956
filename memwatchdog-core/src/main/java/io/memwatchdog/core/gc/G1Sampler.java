package io.memwatchdog.core.gc;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * G1: the troughs of the heap, which mixed collections leave. An idle service has none; there a periodic concurrent cycle
 * (JEP 346), or one that was asked for with {@code -XX:+ExplicitGCInvokesConcurrent}, frees what is dead, and the old regions
 * at the next collection are what lives.
 *
 * <p>A leak which leaves no garbage among the old objects has no troughs either: marking finds nothing to collect. So when
 * a marking is over ({@code G1 Concurrent GC}, JDK 20 and newer) and the next collections bring no fall, the lowest of them
 * counts. Older JDKs do not tell of markings; there the same is done when three quarters of the heap are in use, which no
 * adaptive threshold of G1 lets pass without marking.
 */
final class G1Sampler implements HeapSampler {

    /** Young collections after a marking in which a mixed one would have shown. */
    private static final int PATIENCE = 6;

    private static final Set<String> CYCLES = Set.of("G1 Periodic Collection", "System.gc()");

    private static final double SURELY_MARKED = 0.75;
    /** A bare log does not tell it. */
    private static final String OLD = "G1 Old Gen";

    private final TroughSampler troughs = new TroughSampler(HeapPools::usedAfterBytes);
    private @Nullable HeapSample lowest;
    private boolean afterCycle;
    private boolean marked;
    private int withoutFall;

    @Override
    public Optional<HeapSample> accept(GcEvent event) {
        if (event.collector().equals("G1 Concurrent GC")) {
            marked = true;
            forget();
            return Optional.empty();
        }
        boolean cycleDone = afterCycle;
        afterCycle = beginsCycle(event);
        Optional<HeapSample> trough = troughs.accept(event);
        if (cycleDone && trough.isEmpty() && event.pools().containsKey(OLD)) {
            return Optional.of(beforeCollection(event));
        }
        if (trough.isPresent() || troughs.isFalling()) {
            marked = false;
            forget();
            return trough;
        }
        return nothingToCollect(event);
    }

    private static boolean beginsCycle(GcEvent event) {
        boolean concurrent = !event.action().equals("end of major GC");
        return concurrent && CYCLES.contains(event.cause());
    }

    private Optional<HeapSample> nothingToCollect(GcEvent event) {
        HeapSample now = new HeapSample(event.endMs(), HeapPools.usedAfterBytes(event), HeapPools.maxBytes(event));
        if (!marked && now.usedBytes() < SURELY_MARKED * now.maxBytes()) {
            forget();
            return Optional.empty();
        }
        HeapSample before = lowest;
        HeapSample least = before == null || now.usedBytes() <= before.usedBytes() ? now : before;
        lowest = least;
        if (++withoutFall < PATIENCE) {
            return Optional.empty();
        }
        marked = false;
        forget();
        return Optional.of(least);
    }

    private void forget() {
        lowest = null;
        withoutFall = 0;
    }

    private static HeapSample beforeCollection(GcEvent event) {
        long lived = usedBefore(event, OLD) + usedBefore(event, "G1 Survivor Space");
        return new HeapSample(event.startMs(), lived, HeapPools.maxBytes(event));
    }

    private static long usedBefore(GcEvent event, String pool) {
        PoolUsage usage = event.pools().get(pool);
        return usage == null ? 0 : usage.usedBeforeBytes();
    }
}
