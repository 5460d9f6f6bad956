package io.memwatchdog.core.replay;

import io.memwatchdog.core.gc.GcEvent;
import io.memwatchdog.core.gc.HeapPools;
import io.memwatchdog.core.gc.PoolUsage;
import java.util.HashMap;
import java.util.Map;

/** Replaces what an input says of the largest size of the heap by what the user says; pools beside the heap keep their limits. */
final class HeapLimit {

    private HeapLimit() {}

    static GcEvent of(GcEvent event, long maxHeapBytes) {
        Map<String, PoolUsage> pools = new HashMap<>();
        event.pools().forEach((name, usage) -> pools.put(name, HeapPools.isHeap(name) ? limited(usage, -1) : usage));
        pools.put("Heap limit", new PoolUsage(0, 0, 0, 0, maxHeapBytes));
        pools.computeIfPresent(GcEvent.LIVE_SET, (name, usage) -> limited(usage, maxHeapBytes));
        return new GcEvent(
                event.collector(), event.action(), event.cause(), event.id(), event.startMs(), event.endMs(), pools);
    }

    private static PoolUsage limited(PoolUsage usage, long maxBytes) {
        return new PoolUsage(
                usage.usedBeforeBytes(),
                usage.committedBeforeBytes(),
                usage.usedAfterBytes(),
                usage.committedAfterBytes(),
                maxBytes);
    }
}
