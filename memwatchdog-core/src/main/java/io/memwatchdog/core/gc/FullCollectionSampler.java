package io.memwatchdog.core.gc;

import java.util.Optional;

/**
 * Serial and Parallel: the heap after a full collection. Their causes differ by version (a full collection of Parallel is
 * {@code Ergonomics} on 17, {@code Allocation Failure} on 25), so the action decides.
 */
final class FullCollectionSampler implements HeapSampler {

    static final String FULL = "end of major GC";

    @Override
    public Optional<HeapSample> accept(GcEvent event) {
        if (!event.action().equals(FULL)) {
            return Optional.empty();
        }
        return Optional.of(new HeapSample(event.endMs(), HeapPools.usedAfterBytes(event), HeapPools.maxBytes(event)));
    }
}
