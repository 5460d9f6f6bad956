package io.memwatchdog.natives;

import io.memwatchdog.core.snapshot.Capability;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a probe has found, for as long as it holds: success and lasting refusals for good, others for a minute, and for twice as long
 * after each further one.
 */
final class ProbedCapability {

    private static final long PASSES_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int MOST_DOUBLINGS = 4;

    private final Supplier<ForkProbe.@Nullable Refusal> probe;
    private final LongSupplier nanoTime;
    private @Nullable Capability known;
    private boolean lasts;
    private long probedAt;
    private int doublings;

    ProbedCapability(Supplier<ForkProbe.@Nullable Refusal> probe, LongSupplier nanoTime) {
        this.probe = probe;
        this.nanoTime = nanoTime;
    }

    synchronized Capability get() {
        Capability answer = known;
        if (answer == null || (!lasts && nanoTime.getAsLong() - probedAt >= PASSES_NANOS << doublings)) {
            doublings = answer == null ? 0 : Math.min(doublings + 1, MOST_DOUBLINGS);
            ForkProbe.Refusal refusal = probe.get();
            lasts = refusal == null || refusal.lasts();
            probedAt = nanoTime.getAsLong();
            answer = refusal == null
                    ? new Capability("fork", true, true, "a forked child reads the frozen heap")
                    : new Capability("fork", false, false, refusal.reason());
            known = answer;
        }
        return answer;
    }
}
