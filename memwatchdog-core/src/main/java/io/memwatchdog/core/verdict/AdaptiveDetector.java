package io.memwatchdog.core.verdict;

import io.memwatchdog.core.gc.AllocationMeter;
import io.memwatchdog.core.gc.GcEvent;
import io.memwatchdog.core.gc.HeapSample;
import io.memwatchdog.core.gc.LiveSetSampler;
import io.memwatchdog.core.gc.PoolUsage;
import io.memwatchdog.core.trend.TrendEngine;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The detector people leave on: needs no threshold, knows what a service looks like that warms up, reloads or follows its
 * load, and watches what lies beside the heap as well.
 *
 * <p>Memory beside the heap is mostly owned by objects in it, and given back when they are collected. So metaspace and
 * buffers are looked at right after the heap was proven, and only then.
 */
final class AdaptiveDetector implements Detector {

    private static final double NOISE = 0.01;
    private static final long MIB = 1 << 20;
    private static final long USUAL_METASPACE_BYTES = 80 * MIB;
    private static final long USUAL_PROCESS_BYTES = 1024 * MIB;
    private static final long USUAL_THREADS = 300;
    /** Where nothing limits them: Linux's own limit of a process's mappings. */
    private static final long USUAL_MAPPED_BUFFERS = 65_530;
    /** Buffers are freed by a thread of their own, shortly after the collection. */
    private static final double FREED_WITHIN_UNITS = 1.5;

    /** When nothing was proven for so long, what nears its limit is looked at as it is. */
    private static final double STARVED_UNITS = 30;

    private static final double NEARS_ITS_LIMIT = 0.5;

    private static final Set<String> MARKINGS = Set.of("G1 Concurrent GC", "ZGC Cycles", "ZGC Major Cycles");

    private final double unitMs;
    private final LiveSetSampler sampler = new LiveSetSampler();
    private final AllocationMeter load;
    private final Map<Resource, LeakWatch> watches = new EnumMap<>(Resource.class);
    private @Nullable HeapSample last;
    private long provenAtMs = Long.MIN_VALUE / 2;
    private long heapPeakBytes;
    private final Set<Resource> alarming = EnumSet.noneOf(Resource.class);
    private long metaspaceLimitBytes = -1;

    AdaptiveDetector(TrendEngine engine, Rules rules) {
        this.unitMs = rules.unitMs();
        this.load = new AllocationMeter(3 * unitMs);
        for (Resource resource : Resource.values()) {
            watches.put(resource, new LeakWatch(engine, resource, rules));
        }
    }

    @Override
    public void accept(GcEvent event) {
        load.accept(event);
        heapPeakBytes = Math.max(heapPeakBytes, load.highestBytes());
        Optional<HeapSample> sample = sampler.accept(event);
        sample.ifPresent(this::heap);
        learnMetaspaceLimit(event);
        if (sample.isPresent() || isMarking(event)) {
            provenAtMs = event.endMs();
            metaspace(event);
        }
    }

    /**
     * At the end of a marking classes are unloaded and buffers freed, even if it tells nothing about the heap, as G1's, or the log
     * tells that better, as ZGC's.
     */
    private static boolean isMarking(GcEvent event) {
        return MARKINGS.contains(event.collector());
    }

    private void heap(HeapSample sample) {
        last = sample;
        if (sample.maxBytes() > 0) {
            Yardstick yardstick = Yardstick.of(sample.maxBytes(), sample.maxBytes(), sampler.noiseShare())
                    .exact(sampler.isExact());
            watch(Resource.HEAP).add(sample.atMs(), sample.usedBytes(), load.rateBytesPerMs(), yardstick);
        }
    }

    private void learnMetaspaceLimit(GcEvent event) {
        PoolUsage pool = event.pools().get("Metaspace");
        if (pool != null) {
            metaspaceLimitBytes = pool.maxBytes();
        }
    }

    private void metaspace(GcEvent event) {
        PoolUsage pool = event.pools().get("Metaspace");
        if (pool != null) {
            metaspace(event.endMs(), pool.usedAfterBytes());
        }
    }

    private void metaspace(long atMs, long usedBytes) {
        long usual = Math.max(USUAL_METASPACE_BYTES, usedBytes);
        watch(Resource.METASPACE).add(atMs, usedBytes, 0, Yardstick.of(usual, metaspaceLimitBytes, NOISE));
    }

    @Override
    public void accept(HeapSample counted) {
        heap(counted);
    }

    @Override
    public void accept(ResourceSample sample) {
        heapPeakBytes = Math.max(heapPeakBytes, sample.heapUsedBytes());
        if (sample.threads() >= 0) {
            Yardstick yardstick = Yardstick.of(Math.max(USUAL_THREADS, sample.threads()), sample.threadLimit(), NOISE);
            watch(Resource.THREADS).add(sample.atMs(), sample.threads(), 0, yardstick);
        }
        direct(sample);
        mapped(sample);
        if (isStarved(sample.atMs(), (double) sample.metaspaceUsedBytes(), (double) metaspaceLimitBytes)) {
            metaspace(sample.atMs(), sample.metaspaceUsedBytes());
        }
        if (sample.residentBytes() > 0) {
            process(sample);
        }
    }

    private void direct(ResourceSample sample) {
        HeapSample heap = last;
        long known = sample.directLimitBytes() > 0
                ? sample.directLimitBytes()
                // Unless it is set, MaxDirectMemorySize is the largest size of the heap.
                : heap == null ? 0 : heap.maxBytes();
        if (known > 0) {
            long limit = Math.max(known, sample.directUsedBytes());
            buffers(Resource.DIRECT, sample.atMs(), sample.directUsedBytes(), Yardstick.of(limit, limit, NOISE));
        }
    }

    /** By their number: their pages the kernel drops when memory is short, but at its limit of mappings the JVM dies. */
    private void mapped(ResourceSample sample) {
        long count = sample.mappedCount();
        long usual = Math.max(USUAL_MAPPED_BUFFERS, count);
        buffers(Resource.MAPPED, sample.atMs(), count, Yardstick.of(usual, sample.mappingLimit(), NOISE));
    }

    private void buffers(Resource resource, long atMs, long used, Yardstick yardstick) {
        boolean proven = atMs - provenAtMs <= FREED_WITHIN_UNITS * unitMs;
        if (used >= 0 && (proven || isAlarming(resource) || isStarved(atMs, (double) used, yardstick.capacity()))) {
            watch(resource).add(atMs, used, 0, yardstick);
        }
    }

    /**
     * From an alarm until all is well again. What is used is never less than what is needed: its fall is a fall, proven or not.
     */
    private boolean isAlarming(Resource resource) {
        Level level = watch(resource).verdict().level();
        if (level.isAlarm()) {
            alarming.add(resource);
        } else if (level != Level.SUSPICION) {
            alarming.remove(resource);
        }
        return alarming.contains(resource);
    }

    /** Without a collection garbage piles up, too; but before it fills what there is, people want to know. */
    private boolean isStarved(long atMs, double used, double limit) {
        return limit > 0 && used > NEARS_ITS_LIMIT * limit && atMs - provenAtMs > STARVED_UNITS * unitMs;
    }

    /**
     * What the process holds beside all that is watched for itself, so that one leak is one alarm. The heap's pages, once touched,
     * stay until they are given back.
     */
    private void process(ResourceSample sample) {
        long committed = sample.heapCommittedBytes();
        long heap = committed > 0 ? Math.min(committed, heapPeakBytes) : heapPeakBytes;
        long others = Math.max(0, sample.directUsedBytes()) + Math.max(0, sample.metaspaceUsedBytes());
        long beside = Math.max(0, sample.heldBytes() - others - (sample.heapApart() ? 0 : heap));
        Yardstick ofAll =
                Yardstick.of(Math.max(USUAL_PROCESS_BYTES, sample.heldBytes()), sample.residentLimitBytes(), NOISE);
        // the control group is not charged with reserved pages
        long charged = sample.heapMemory() == HeapMemory.RESERVED ? 0 : heap;
        watch(Resource.PROCESS).add(sample.atMs(), beside, 0, ofAll.without(charged + others));
    }

    @Override
    public void accept(Finding finding) {
        watch(finding.resource()).accept(finding);
    }

    @Override
    public Verdict verdict(Resource resource) {
        return watch(resource).verdict();
    }

    @Override
    public Optional<HeapSample> lastHeapSample() {
        return Optional.ofNullable(last);
    }

    private LeakWatch watch(Resource resource) {
        return Objects.requireNonNull(watches.get(resource));
    }
}
