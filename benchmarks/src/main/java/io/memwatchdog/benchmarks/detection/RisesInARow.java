package io.memwatchdog.benchmarks.detection;

import io.memwatchdog.core.gc.GcEvent;
import java.util.function.Predicate;

/** The heap after five collections in a row was higher than after the one before. */
final class RisesInARow extends Rival {

    private final Predicate<GcEvent> counts;
    private long previous = Long.MAX_VALUE;
    private int rises;

    /** @param counts which collections are looked at */
    private RisesInARow(Predicate<GcEvent> counts) {
        this.counts = counts;
    }

    static RisesInARow afterAnyCollection() {
        return new RisesInARow(event -> true);
    }

    /** Concurrent collectors have cycles in the place of full collections; the minor ones leave old objects alone. */
    static RisesInARow afterFullCollections() {
        return new RisesInARow(event -> event.action().equals("end of major GC")
                || (event.action().equals("end of GC cycle")
                        && !event.collector().equals("ZGC Minor Cycles")));
    }

    @Override
    boolean breach(GcEvent event) {
        if (!counts.test(event)) {
            return false;
        }
        long used = heapAfterBytes(event);
        rises = used > previous ? rises + 1 : 0;
        previous = used;
        return rises >= 5;
    }
}
