package io.memwatchdog.core;

import io.memwatchdog.core.gc.HeapSample;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When a service is warm: some time after its start, once the live set stays within a few percent of the heap over the last
 * samples. One that never comes to rest, as a leaking one does not, is taken for warm after thrice the time.
 */
final class BaselineRule {

    private static final int SAMPLES = 3;
    private static final double STABLE_SHARE_OF_HEAP = 0.03;
    private static final int LONGEST_WAIT = 3;

    private final long earliestMs;
    private final boolean never;

    /**
     * A rule.
     *
     * @param delay after the start; null for never
     * @param startedMs when the watchdog started, in the JVM's uptime
     */
    BaselineRule(@Nullable Duration delay, long startedMs) {
        this.never = delay == null;
        this.earliestMs = delay == null ? Long.MAX_VALUE : startedMs + delay.toMillis();
        this.latestMs = delay == null ? Long.MAX_VALUE : startedMs + LONGEST_WAIT * delay.toMillis();
    }

    private final long latestMs;

    boolean isDue(long nowMs, List<HeapSample> samples) {
        if (never || nowMs < earliestMs) {
            return false;
        }
        return nowMs >= latestMs || isStable(samples);
    }

    private static boolean isStable(List<HeapSample> samples) {
        if (samples.size() < SAMPLES) {
            return false;
        }
        long lowest = Long.MAX_VALUE;
        long highest = 0;
        HeapSample last = samples.get(samples.size() - 1);
        for (HeapSample sample : samples.subList(samples.size() - SAMPLES, samples.size())) {
            lowest = Math.min(lowest, sample.usedBytes());
            highest = Math.max(highest, sample.usedBytes());
        }
        return highest - lowest <= STABLE_SHARE_OF_HEAP * last.maxBytes();
    }
}
