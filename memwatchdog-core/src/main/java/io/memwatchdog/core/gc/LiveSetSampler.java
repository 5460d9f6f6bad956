package io.memwatchdog.core.gc;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Samples the live set of any collector: the first event tells which collector runs, and its strategy serves from then
 * on. Where the collector itself states the live set ({@link GcEvent#LIVE_SET}; ZGC does in its log), that is taken, and
 * estimates from pools end with the first such statement, until there are no more of them.
 */
public final class LiveSetSampler implements HeapSampler {

    private static final Set<String> STATING = Set.of("ZGC Cycles", "ZGC Major Cycles");
    /** After so many cycles without a statement nobody reads the log any more, or it was switched off. */
    private static final int LOST = 3;

    private @Nullable HeapSampler strategy;
    private double noiseShare = CollectorFamily.G1.noiseShare();
    private boolean stated;
    /** Cycles since the last statement. */
    private int unstated;

    private long maxBytes;

    @Override
    public Optional<HeapSample> accept(GcEvent event) {
        PoolUsage live = event.pools().get(GcEvent.LIVE_SET);
        if (live != null) {
            stated = true;
            unstated = 0;
            noiseShare = CollectorFamily.G1.noiseShare();
            maxBytes = Math.max(maxBytes, live.maxBytes());
            return Optional.of(new HeapSample(event.endMs(), live.usedAfterBytes(), maxBytes));
        }
        maxBytes = Math.max(maxBytes, HeapPools.maxBytes(event));
        if (stated && STATING.contains(event.collector()) && ++unstated == LOST) {
            stated = false;
            strategy = null;
        }
        return stated ? Optional.empty() : estimate(event);
    }

    /** How far samples scatter around a constant live set, in shares of the heap. */
    public double noiseShare() {
        return noiseShare;
    }

    /** Whether the collector itself states what lives. */
    public boolean isExact() {
        return stated;
    }

    private Optional<HeapSample> estimate(GcEvent event) {
        if (CollectorFamily.isPause(event)) {
            return Optional.empty();
        }
        // What a sampler has seen before a gap does not meet what it sees after.
        HeapSampler chosen = event.afterGap() ? null : strategy;
        if (chosen == null) {
            CollectorFamily family = CollectorFamily.of(event).orElse(CollectorFamily.UNKNOWN);
            noiseShare = family.noiseShare();
            chosen = family.newSampler();
            strategy = chosen;
        }
        return chosen.accept(event);
    }
}
