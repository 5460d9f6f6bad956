package io.memwatchdog.core;

import io.memwatchdog.diff.HeapDiffResult.Step;
import io.memwatchdog.diff.HeapDiffResult.Suspect;
import java.util.List;

/** Suspects of which tests want to know little. */
public final class Suspects {

    private Suspects() {}

    /** What accumulates hangs on the last step but one. */
    public static Suspect of(String summary, List<Step> path, int stepsGrown, int steps) {
        return of(summary, path, stepsGrown, steps, path.get(path.size() - 1).bytes());
    }

    static Suspect of(String summary, List<Step> path, int stepsGrown, int steps, long recentBytes) {
        Step last = path.get(path.size() - 1);
        return new Suspect(
                summary,
                "",
                "",
                path,
                path.size() - 2,
                last.bytes(),
                last.totalBytes(),
                last.count(),
                last.totalCount(),
                0,
                1,
                stepsGrown,
                steps,
                recentBytes,
                0,
                false,
                null,
                List.of(),
                List.of(),
                List.of());
    }
}
