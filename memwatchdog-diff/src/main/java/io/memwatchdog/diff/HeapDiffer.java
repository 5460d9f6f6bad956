package io.memwatchdog.diff;

import io.memwatchdog.diff.compare.Comparison;
import java.util.List;

/** Compares heap profiles: who grew, held by whom. Stateless. */
public final class HeapDiffer {

    private HeapDiffer() {}

    /**
     * Compares two or more profiles of one application, the earliest first. Growth in every step from one to the next makes a
     * suspect stronger.
     *
     * @throws IllegalArgumentException if there are fewer than two
     */
    public static HeapDiffResult diff(List<HeapProfile> profiles, DiffOptions options) {
        if (profiles.size() < 2) {
            throw new IllegalArgumentException("a comparison needs two or more heaps");
        }
        return new Comparison(profiles, options).result();
    }

    /** Looks at one heap alone: suspects by retained size. */
    public static HeapDiffResult single(HeapProfile profile, DiffOptions options) {
        return new Comparison(List.of(profile), options).result();
    }
}
