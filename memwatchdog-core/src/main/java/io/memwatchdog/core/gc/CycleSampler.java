package io.memwatchdog.core.gc;

import java.util.Optional;
import java.util.function.ToLongFunction;

/** Concurrent collectors: a pool after every whole cycle. */
final class CycleSampler implements HeapSampler {

    private final String cycles;
    private final ToLongFunction<GcEvent> levelBytes;

    CycleSampler(String cycles, ToLongFunction<GcEvent> levelBytes) {
        this.cycles = cycles;
        this.levelBytes = levelBytes;
    }

    @Override
    public Optional<HeapSample> accept(GcEvent event) {
        if (!event.collector().startsWith(cycles)) {
            return Optional.empty();
        }
        return Optional.of(new HeapSample(event.endMs(), levelBytes.applyAsLong(event), HeapPools.maxBytes(event)));
    }
}
