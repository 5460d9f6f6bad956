package io.memwatchdog.core;

import io.memwatchdog.core.gc.GcEvent;
import io.memwatchdog.core.gc.GcEventQueue;
import io.memwatchdog.core.gc.HeapSample;
import io.memwatchdog.core.verdict.Detector;
import io.memwatchdog.core.verdict.Finding;
import io.memwatchdog.core.verdict.Resource;
import io.memwatchdog.core.verdict.ResourceSample;
import io.memwatchdog.core.verdict.Verdict;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** From event to verdict. Runs on the watchdog's thread. */
final class Pipeline {

    /** {@code values()} makes a copy each time, for which there may be no memory. */
    private static final Resource[] RESOURCES = Resource.values();

    private final Detector detector;
    private final GcEventQueue queue;
    private final int rememberedSamples;
    private final Consumer<Verdict> onVerdict;
    private final Deque<HeapSample> samples = new ArrayDeque<>();
    private final Map<Resource, Verdict> verdicts = new EnumMap<>(Resource.class);
    private @Nullable ResourceSample resourceSample;
    private volatile @Nullable HeapSample lastSample;

    /**
     * A pipeline out of the given queue.
     *
     * @param onVerdict is told the present verdicts again and again
     */
    Pipeline(Detector detector, GcEventQueue queue, int rememberedSamples, Consumer<Verdict> onVerdict) {
        this.detector = detector;
        this.queue = queue;
        this.rememberedSamples = rememberedSamples;
        this.onVerdict = onVerdict;
    }

    /**
     * Handles the collections that have arrived.
     *
     * @return whether one of them has proven a live set, and so led to a judgement
     */
    boolean drain() {
        HeapSample before = lastSample;
        queue.drain(this::accept);
        return !Objects.equals(lastSample, before);
    }

    void accept(ResourceSample sample) {
        resourceSample = sample;
        detector.accept(sample);
        judge();
    }

    void accept(Finding finding) {
        detector.accept(finding);
        judge();
    }

    /** Whether any present verdict passes. Needs no memory. */
    boolean anyVerdict(Predicate<Verdict> test) {
        for (Resource resource : RESOURCES) {
            if (test.test(detector.verdict(resource))) {
                return true;
            }
        }
        return false;
    }

    /** Tells every verdict, changed or not: what could not be told in a full heap is told the next time. */
    void judge() {
        for (Resource resource : RESOURCES) {
            Verdict verdict = detector.verdict(resource);
            verdicts.put(resource, verdict);
            onVerdict.accept(verdict);
        }
    }

    /** The last proven live set; for other threads, too. */
    @Nullable
    HeapSample lastSample() {
        return lastSample;
    }

    List<HeapSample> samples() {
        return List.copyOf(samples);
    }

    Map<Resource, Verdict> verdicts() {
        return Map.copyOf(verdicts);
    }

    @Nullable
    ResourceSample resourceSample() {
        return resourceSample;
    }

    /** A live set that was counted for the purpose. */
    void accept(HeapSample counted) {
        detector.accept(counted);
        remember();
    }

    void accept(GcEvent event) {
        detector.accept(event);
        remember();
    }

    private void remember() {
        HeapSample last = detector.lastHeapSample().orElse(null);
        if (last != null && !last.equals(samples.peekLast())) {
            samples.addLast(last);
            lastSample = last;
            if (samples.size() > rememberedSamples) {
                samples.removeFirst();
            }
            judge();
        }
    }
}
