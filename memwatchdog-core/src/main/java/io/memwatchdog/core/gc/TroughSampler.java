package io.memwatchdog.core.gc;

import java.util.Optional;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The troughs of a level which rises with every small collection and falls when garbage among the old objects is
 * reclaimed. Only at the foot of a fall is the level close to what lives. A trough is known when the level has risen
 * again, so a sample comes some collections late and bears the time of the foot.
 */
final class TroughSampler implements HeapSampler {

    /** Of the heap; smaller falls are the noise of survivors. */
    private static final double FALL = 0.01;

    private static final double RISE = 0.005;

    private final ToLongFunction<GcEvent> levelBytes;
    /** Where the present descent began. G1 may reclaim in many small collections, none of which is a fall of its own. */
    private long peakBytes;

    private long lowestBytes;

    private @Nullable HeapSample foot;

    TroughSampler(ToLongFunction<GcEvent> levelBytes) {
        this.levelBytes = levelBytes;
    }

    @Override
    public Optional<HeapSample> accept(GcEvent event) {
        long level = levelBytes.applyAsLong(event);
        HeapSample sample = new HeapSample(event.endMs(), level, HeapPools.maxBytes(event));
        if (event.action().equals(FullCollectionSampler.FULL)) {
            forget(level);
            return Optional.of(sample);
        }
        return follow(sample);
    }

    private Optional<HeapSample> follow(HeapSample sample) {
        HeapSample lowest = foot;
        if (lowest == null) {
            descend(sample);
            if (peakBytes - sample.usedBytes() > FALL * sample.maxBytes()) {
                foot = sample;
            }
        } else if (sample.usedBytes() <= lowest.usedBytes()) {
            foot = sample;
        } else if (sample.usedBytes() - lowest.usedBytes() > RISE * sample.maxBytes()) {
            forget(sample.usedBytes());
            return Optional.of(lowest);
        }
        return Optional.empty();
    }

    /** Small rises between two collections of a descent do not end it. */
    private void descend(HeapSample sample) {
        peakBytes = Math.max(peakBytes, sample.usedBytes());
        lowestBytes = Math.min(lowestBytes, sample.usedBytes());
        if (sample.usedBytes() - lowestBytes > RISE * sample.maxBytes()) {
            forget(sample.usedBytes());
        }
    }

    /** Whether the level has fallen and not yet risen again. */
    boolean isFalling() {
        return foot != null;
    }

    private void forget(long level) {
        foot = null;
        peakBytes = level;
        lowestBytes = level;
    }
}
