package io.memwatchdog.core.verdict;

import io.memwatchdog.core.gc.AllocationMeter;
import io.memwatchdog.core.gc.GcEvent;
import io.memwatchdog.core.gc.HeapSample;
import io.memwatchdog.core.gc.LiveSetSampler;
import io.memwatchdog.core.gc.PoolUsage;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The detector people leave on: needs no threshold, knows what a service looks like that warms up, reloads or follows its
 * load, and watches what lies beside the heap as well.
 *
 * <p>Memory beside the heap is mostly owned by objects in it, and given back when they are collected. So metaspace and
 * direct buffers are looked at right after the heap was proven, and only then.
 */
final class AdaptiveDetector implements Detector {

    private static final double NOISE = 0.01;
    private static final long MIB = 1 << 20;
    private static final long USUAL_METASPACE_BYTES = 80 * MIB;
    private static final long USUAL_PROCESS_BYTES = 1024 * MIB;
    private static final long USUAL_THREADS = 300;
    /** Direct buffers are freed by a thread of their own, shortly after the collection. */
    private static final double FREED_WITHIN_UNITS = 1.5;

    private final double unitMs;
    private final LiveSetSampler sampler = new LiveSetSampler();
    private final AllocationMeter load;
    private final Map<Resource, LeakWatch> watches = new EnumMap<>(Resource.class);
    private @Nullable HeapSample last;
    private long provenAtMs = Long.MIN_VALUE / 2;
    private long heapPeakBytes;

    AdaptiveDetector(Rules rules) {
        this.unitMs = rules.unitMs();
        this.load = new AllocationMeter(3 * unitMs);
        for (Resource resource : Resource.values()) {
            watches.put(resource, new LeakWatch(resource, rules));
        }
    }

    @Override
    public void accept(GcEvent event) {
        load.accept(event);
        sampler.accept(event).ifPresent(sample -> {
            heap(sample);
            metaspace(event);
        });
    }

    private void heap(HeapSample sample) {
        last = sample;
        provenAtMs = sample.atMs();
        if (sample.maxBytes() > 0) {
            Yardstick yardstick = Yardstick.of(sample.maxBytes(), sample.maxBytes(), sampler.noiseShare());
            watch(Resource.HEAP).add(sample.atMs(), sample.usedBytes(), load.rateBytesPerMs(), yardstick);
        }
    }

    private void metaspace(GcEvent event) {
        PoolUsage pool = event.pools().get("Metaspace");
        if (pool != null) {
            long usual = Math.max(USUAL_METASPACE_BYTES, pool.usedAfterBytes());
            watch(Resource.METASPACE)
                    .add(event.endMs(), pool.usedAfterBytes(), 0, Yardstick.of(usual, pool.maxBytes(), NOISE));
        }
    }

    @Override
    public void accept(ResourceSample sample) {
        heapPeakBytes = Math.max(heapPeakBytes, sample.heapUsedBytes());
        if (sample.threads() >= 0) {
            Yardstick yardstick = Yardstick.of(Math.max(USUAL_THREADS, sample.threads()), -1, NOISE);
            watch(Resource.THREADS).add(sample.atMs(), sample.threads(), 0, yardstick);
        }
        if (sample.directUsedBytes() >= 0 && sample.atMs() - provenAtMs <= FREED_WITHIN_UNITS * unitMs) {
            direct(sample);
        }
        if (sample.residentBytes() > 0) {
            process(sample);
        }
    }

    private void direct(ResourceSample sample) {
        HeapSample heap = last;
        if (heap != null && heap.maxBytes() > 0) {
            // Unless it is set, MaxDirectMemorySize is the largest size of the heap.
            long limit = Math.max(heap.maxBytes(), sample.directUsedBytes());
            watch(Resource.DIRECT).add(sample.atMs(), sample.directUsedBytes(), 0, Yardstick.of(limit, limit, NOISE));
        }
    }

    /** What the process holds beside the heap: the heap's pages, once touched, stay. */
    private void process(ResourceSample sample) {
        long beside = Math.max(0, sample.residentBytes() - heapPeakBytes);
        long limit = sample.residentLimitBytes() > 0 ? Math.max(1, sample.residentLimitBytes() - heapPeakBytes) : -1;
        long usual = Math.max(USUAL_PROCESS_BYTES, sample.residentBytes());
        watch(Resource.PROCESS).add(sample.atMs(), beside, 0, Yardstick.of(usual, limit, NOISE));
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
    public Forecast forecast(Resource resource) {
        return watch(resource).forecast();
    }

    @Override
    public Optional<HeapSample> lastHeapSample() {
        return Optional.ofNullable(last);
    }

    private LeakWatch watch(Resource resource) {
        return Objects.requireNonNull(watches.get(resource));
    }
}
