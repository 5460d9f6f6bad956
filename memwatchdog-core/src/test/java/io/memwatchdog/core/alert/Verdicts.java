package io.memwatchdog.core.alert;

import io.memwatchdog.core.trend.Trend;
import io.memwatchdog.core.verdict.Forecast;
import io.memwatchdog.core.verdict.Level;
import io.memwatchdog.core.verdict.Resource;
import io.memwatchdog.core.verdict.Verdict;

/** Verdicts for tests. */
public final class Verdicts {

    private Verdicts() {}

    public static Verdict heap(Level level) {
        return of(Resource.HEAP, level);
    }

    public static Verdict of(Resource resource, Level level) {
        return new Verdict(
                resource,
                level,
                60_000,
                30_000,
                new Trend(2048, 30, 1_800_000),
                new Forecast(5400, 4000, 10_000),
                0.9,
                "live set grows by 2048.0 bytes/ms over 30 samples; the threshold is 1024.0");
    }
}
