package io.memwatchdog.core.replay;

import io.memwatchdog.core.gc.CollectorFamily;
import io.memwatchdog.core.gc.GcEvent;
import io.memwatchdog.core.gc.HeapSample;
import io.memwatchdog.core.verdict.Detector;
import io.memwatchdog.core.verdict.Level;
import io.memwatchdog.core.verdict.Resource;
import io.memwatchdog.core.verdict.ResourceSample;
import io.memwatchdog.core.verdict.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Feeds a detector and writes down what it says. */
final class Player implements ReplaySink {

    private final Supplier<Detector> fresh;
    private final long maxHeapBytes;
    private final AlarmLog alarms = new AlarmLog();
    private final List<ReplayPoint> points = new ArrayList<>();
    private final Map<Resource, Verdict> verdicts = new EnumMap<>(Resource.class);
    private @Nullable HeapSample lastSample;
    private @Nullable CollectorFamily collector;
    private boolean namedByLiveSet;
    private boolean unjudged;
    private Detector detector;
    private long lastMs;
    /** When the present JVM was started, on the clock of the whole input. */
    private long offsetMs;

    Player(Supplier<Detector> fresh, long maxHeapBytes) {
        this.fresh = fresh;
        this.detector = fresh.get();
        this.maxHeapBytes = maxHeapBytes;
    }

    @Override
    public void accept(GcEvent event) {
        name(event);
        lastMs = Math.max(lastMs, offsetMs + event.endMs());
        detector.accept(maxHeapBytes > 0 ? HeapLimit.of(event, maxHeapBytes) : event);
        note();
    }

    @Override
    public void accept(ResourceSample sample) {
        lastMs = Math.max(lastMs, offsetMs + sample.atMs());
        detector.accept(sample);
        note();
    }

    @Override
    public void restart() {
        unjudged |= isHeapUnjudged();
        alarms.endAll(lastMs);
        verdicts.clear();
        offsetMs = lastMs;
        detector = fresh.get();
    }

    /** A live set of ZGC does not tell whether there are generations; a cycle does. */
    private void name(GcEvent event) {
        boolean liveSet = event.pools().containsKey(GcEvent.LIVE_SET);
        if (collector == null || (namedByLiveSet && !liveSet)) {
            collector = CollectorFamily.of(event).orElse(collector);
            namedByLiveSet = liveSet;
        }
    }

    private void note() {
        for (Resource resource : Resource.values()) {
            Verdict verdict = detector.verdict(resource);
            if (!verdict.equals(verdicts.put(resource, verdict))) {
                alarms.note(verdict, offsetMs);
            }
        }
        HeapSample sample = detector.lastHeapSample().orElse(null);
        if (sample != null && !sample.equals(lastSample)) {
            Verdict heap = detector.verdict(Resource.HEAP);
            points.add(new ReplayPoint(
                    offsetMs + sample.atMs(), sample.usedBytes(), heap.trend().slopeBytesPerMs(), heap.level()));
            lastSample = sample;
        }
    }

    /** A bare log of ZGC tells no limit, nor how large the heap is; without one there is no yardstick for its growth. */
    private boolean isHeapUnjudged() {
        boolean unlimited = detector.lastHeapSample()
                .filter(sample -> sample.maxBytes() <= 0)
                .isPresent();
        return unlimited && detector.verdict(Resource.HEAP).level() == Level.WARMING_UP;
    }

    ReplayResult result(String input, List<String> odd) {
        HeapSample sample = lastSample;
        List<String> notes = new ArrayList<>(odd);
        if (unjudged || isHeapUnjudged()) {
            notes.add(
                    "the largest size of the heap is not told, so that the heap was NOT judged: tell it by --max-heap");
        }
        points.sort(Comparator.comparingLong(ReplayPoint::atMs));
        return new ReplayResult(
                input,
                collector == null ? "unknown" : collector.displayName(),
                sample == null ? maxHeapBytes : sample.maxBytes(),
                lastMs,
                alarms.all(),
                points,
                List.copyOf(verdicts.values()),
                notes);
    }
}
