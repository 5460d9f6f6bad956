package io.memwatchdog.benchmarks.detection;

import io.memwatchdog.core.gc.GcEvent;

/** The heap after five collections in a row was higher than after the one before. */
final class RisesInARow extends Rival {

    private long previous = Long.MAX_VALUE;
    private int rises;

    @Override
    boolean breach(GcEvent event) {
        long used = heapAfterBytes(event);
        rises = used > previous ? rises + 1 : 0;
        previous = used;
        return rises >= 5;
    }
}
