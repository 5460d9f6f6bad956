package io.memwatchdog.core.gc;

import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The collectors of HotSpot, told by the beans that report them, each with the strategy that finds its live set. */
@SuppressWarnings("ImmutableEnumChecker") // the functions hold no state
public enum CollectorFamily {
    SERIAL(
            "Serial",
            0.004,
            event -> event.collector().equals("Copy") || event.collector().equals("MarkSweepCompact"),
            FullCollectionSampler::new),
    PARALLEL("Parallel", 0.004, event -> event.collector().startsWith("PS "), FullCollectionSampler::new),
    G1("G1", 0.004, event -> event.collector().startsWith("G1 "), G1Sampler::new),
    ZGC_GENERATIONAL(
            "Generational ZGC",
            0.01,
            event -> event.collector().startsWith("ZGC M"),
            () -> new CycleSampler("ZGC Major Cycles", HeapPools::oldAfterBytes)),
    ZGC(
            "ZGC",
            0.03,
            event -> event.collector().startsWith("ZGC"),
            () -> new CycleSampler("ZGC", HeapPools::usedAfterBytes)),
    SHENANDOAH_GENERATIONAL(
            "Generational Shenandoah",
            0.01,
            event -> event.collector().startsWith("Shenandoah") && hasOldPool(event),
            () -> new TroughSampler(HeapPools::oldAfterBytes)),
    SHENANDOAH(
            "Shenandoah",
            0.02,
            event -> event.collector().startsWith("Shenandoah"),
            () -> new CycleSampler("Shenandoah Cycles", HeapPools::usedAfterBytes)),
    /** A collector we have not met: the troughs of the heap are the best guess. */
    UNKNOWN("unknown", 0.02, event -> true, () -> new TroughSampler(HeapPools::usedAfterBytes));

    private final String displayName;
    private final double noiseShare;
    private final Predicate<GcEvent> reportedBy;
    private final Supplier<HeapSampler> sampler;

    CollectorFamily(
            String displayName, double noiseShare, Predicate<GcEvent> reportedBy, Supplier<HeapSampler> sampler) {
        this.displayName = displayName;
        this.noiseShare = noiseShare;
        this.reportedBy = reportedBy;
        this.sampler = sampler;
    }

    /**
     * The collector behind an event; empty for pauses of concurrent collectors, whose pools say nothing and may even be
     * missing.
     */
    public static Optional<CollectorFamily> of(GcEvent event) {
        if (isPause(event)) {
            return Optional.empty();
        }
        for (CollectorFamily family : values()) {
            if (family.reportedBy.test(event)) {
                return Optional.of(family);
            }
        }
        return Optional.empty();
    }

    /** Concurrent collectors report every pause of a cycle and then the cycle; only the cycle proves anything. */
    static boolean isPause(GcEvent event) {
        return event.collector().endsWith("Pauses");
    }

    /** As people call it. */
    public String displayName() {
        return displayName;
    }

    /**
     * How far a sample is off the live set, in shares of the heap, when nothing changes: what was allocated while a
     * concurrent collector was at work is counted as living.
     */
    double noiseShare() {
        return noiseShare;
    }

    HeapSampler newSampler() {
        return sampler.get();
    }

    private static boolean hasOldPool(GcEvent event) {
        return event.pools().containsKey("Shenandoah Old Gen");
    }
}
