package io.memwatchdog.core.verdict;

import io.memwatchdog.core.gc.GcEvent;
import io.memwatchdog.core.gc.HeapSample;
import io.memwatchdog.core.gc.LiveSetSampler;
import io.memwatchdog.core.trend.Trend;
import io.memwatchdog.core.trend.TrendEngine;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The plain rule: the live set grows by more than a fixed number of bytes per millisecond. So many breaches in a row make
 * a leak. It ends when the slope has stayed below half the threshold for half a window: around the threshold itself a slope
 * goes up and down, and one leak is one alarm. Watches the heap only.
 */
final class FixedDetector implements Detector {

    /** Fewer samples make no line, however wide the window. */
    private static final int MIN_SAMPLES = 5;

    /**
     * From this scatter of the samples on, several a second show more of it than of any trend: the lowest of each interval counts.
     * So it is with ZGC and Shenandoah, which count as living what was allocated while they worked.
     */
    private static final double NOISY = 0.01;

    /** Of the threshold. */
    private static final double QUIET = 0.5;

    private final double thresholdBytesPerMs;
    private final int minSamples;
    private final long warmupMs;
    private final int consecutive;
    private final int quietSamples;
    private final int cooldownSamples;
    private final SlopeWindow window;
    private final LiveSetSampler sampler = new LiveSetSampler();
    private final Map<Resource, Verdict> verdicts = new EnumMap<>(Resource.class);
    private final double intervalMs;
    private @Nullable HeapSample last;
    private @Nullable HeapSample lowest;
    private int streak;
    /** Samples to come until an alarm may be raised again. */
    private int cooldown;

    FixedDetector(
            TrendEngine engine,
            double thresholdBytesPerMs,
            int window,
            double intervalMs,
            long warmupMs,
            int consecutive) {
        this.intervalMs = intervalMs;
        this.thresholdBytesPerMs = thresholdBytesPerMs;
        this.minSamples = Math.min(window, MIN_SAMPLES);
        this.warmupMs = warmupMs;
        this.consecutive = Math.max(1, consecutive);
        this.quietSamples = Math.max(this.consecutive, window / 2);
        this.cooldownSamples = window;
        this.window = new SlopeWindow(engine, window);
        for (Resource resource : Resource.values()) {
            verdicts.put(resource, Verdict.unknown(resource, "not watched in fixed mode"));
        }
        verdicts.put(Resource.HEAP, Verdict.unknown(Resource.HEAP, "no sample yet"));
    }

    @Override
    public void accept(GcEvent event) {
        sampler.accept(event).ifPresent(this::take);
    }

    @Override
    public void accept(ResourceSample sample) {}

    @Override
    public void accept(HeapSample counted) {
        take(counted);
    }

    @Override
    public Verdict verdict(Resource resource) {
        return verdicts.getOrDefault(resource, Verdict.unknown(resource, "not watched in fixed mode"));
    }

    @Override
    public Optional<HeapSample> lastHeapSample() {
        return Optional.ofNullable(last);
    }

    private void take(HeapSample sample) {
        last = sample;
        if (sampler.noiseShare() < NOISY) {
            judge(sample);
            return;
        }
        HeapSample before = lowest;
        if (before == null || interval(sample) > interval(before)) {
            lowest = sample;
            if (before != null) {
                judge(before);
            }
        } else if (sample.usedBytes() < before.usedBytes()) {
            lowest = sample;
        }
    }

    private long interval(HeapSample sample) {
        return (long) (sample.atMs() / intervalMs);
    }

    private void judge(HeapSample sample) {
        boolean warm = sample.atMs() >= warmupMs;
        if (warm) {
            window.add(sample);
        }
        Trend trend = window.trend();
        Verdict before = verdict(Resource.HEAP);
        Level level = level(before.level(), warm, trend);
        long sinceMs = level == before.level() ? before.sinceMs() : sample.atMs();
        Forecast forecast = Forecast.in(secondsToExhaustion(sample, trend));
        verdicts.put(
                Resource.HEAP,
                new Verdict(
                        Resource.HEAP,
                        level,
                        sample.atMs(),
                        sinceMs,
                        trend,
                        forecast,
                        Double.NaN,
                        reason(level, trend)));
    }

    private Level level(Level before, boolean warm, Trend trend) {
        if (!warm || trend.samples() < minSamples) {
            streak = 0;
            return Level.WARMING_UP;
        }
        boolean leaking = before == Level.LEAK;
        double slope = trend.slopeBytesPerMs();
        boolean changed = leaking ? slope < QUIET * thresholdBytesPerMs : slope >= thresholdBytesPerMs;
        cooldown = Math.max(0, cooldown - 1);
        streak = changed && cooldown == 0 ? streak + 1 : 0;
        boolean turns = streak >= (leaking ? quietSamples : consecutive);
        streak = turns ? 0 : streak;
        cooldown = leaking && turns ? cooldownSamples : cooldown;
        return leaking == turns ? Level.HEALTHY : Level.LEAK;
    }

    private static double secondsToExhaustion(HeapSample sample, Trend trend) {
        if (!(trend.slopeBytesPerMs() > 0) || sample.maxBytes() <= 0) {
            return Double.POSITIVE_INFINITY;
        }
        return Math.max(0, sample.maxBytes() - sample.usedBytes()) / trend.slopeBytesPerMs() / 1000;
    }

    private String reason(Level level, Trend trend) {
        if (level == Level.WARMING_UP) {
            return "too early or too few samples to judge";
        }
        return String.format(
                Locale.ROOT,
                "live set grows by %.1f bytes/ms over %d samples; the threshold is %.1f",
                trend.slopeBytesPerMs(),
                trend.samples(),
                thresholdBytesPerMs);
    }
}
