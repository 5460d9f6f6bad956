package io.memwatchdog.core.evidence;

import io.memwatchdog.diff.HeapDiffResult;
import org.jspecify.annotations.Nullable;

/**
 * What became of a comparison.
 *
 * @param result null where there is none
 * @param failure why there is none; empty where there is one
 */
public record ComparisonOutcome(@Nullable HeapDiffResult result, String failure) {

    /** Made before it is needed. */
    static final ComparisonOutcome OUT_OF_MEMORY =
            new ComparisonOutcome(null, "the heap is too full to compare snapshots");

    static ComparisonOutcome of(HeapDiffResult result) {
        return new ComparisonOutcome(result, "");
    }

    static ComparisonOutcome failed(String why) {
        return new ComparisonOutcome(null, why);
    }

    /** Whether it is worth to be tried again when the heap has room. */
    public boolean isOutOfMemory() {
        return equals(OUT_OF_MEMORY);
    }
}
