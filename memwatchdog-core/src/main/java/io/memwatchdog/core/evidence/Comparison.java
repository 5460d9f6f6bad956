package io.memwatchdog.core.evidence;

import io.memwatchdog.diff.HeapDiffResult;
import org.jspecify.annotations.Nullable;

/**
 * What became of a comparison.
 *
 * @param result null where there is none
 * @param failure why there is none; empty where there is one
 */
public record Comparison(@Nullable HeapDiffResult result, String failure) {

    /** Made before it is needed. */
    static final Comparison OUT_OF_MEMORY = new Comparison(null, "the heap is too full to compare snapshots");

    static Comparison of(HeapDiffResult result) {
        return new Comparison(result, "");
    }

    static Comparison failed(String why) {
        return new Comparison(null, why);
    }

    /** Whether it is worth to be tried again when the heap has room. */
    public boolean isOutOfMemory() {
        return equals(OUT_OF_MEMORY);
    }
}
