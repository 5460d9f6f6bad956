package io.memwatchdog.benchmarks.detection;

import io.memwatchdog.core.gc.GcEvent;

/**
 * The long-lived pool is nearly full after a collection of it, as {@code jvm.memory.usage.after.gc} has it. Serial and
 * Parallel collect that pool in full collections only.
 */
final class UsageAfterGc extends Rival {

    private final double share;

    UsageAfterGc(double share) {
        this.share = share;
    }

    @Override
    boolean breach(GcEvent event) {
        boolean young = event.collector().equals("Copy") || event.collector().equals("PS Scavenge");
        long max = young ? -1 : longLivedMaxBytes(event);
        return max > 0 && longLivedAfterBytes(event).orElse(0L) > share * max;
    }
}
