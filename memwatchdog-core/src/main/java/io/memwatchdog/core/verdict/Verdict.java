package io.memwatchdog.core.verdict;

import io.memwatchdog.core.trend.Trend;
import org.jspecify.annotations.Nullable;

/**
 * What the detector thinks of one resource.
 *
 * @param atMs milliseconds since the JVM started
 * @param sinceMs when the present level was reached, same clock
 * @param forecast when the resource is used up, with an interval
 * @param confidence 0 to 1; NaN where the detector states none
 * @param reason one sentence for people
 * @param trend of the growth that is told; else of the last samples
 * @param awaited of growth that waits for what the content of the heap says: a leak that the trend alone would tell, or
 *     a suspicion beneath pressure; null where nothing does
 */
public record Verdict(
        Resource resource,
        Level level,
        long atMs,
        long sinceMs,
        Trend trend,
        Forecast forecast,
        double confidence,
        String reason,
        @Nullable Trend awaited) {

    /** One that waits for nothing. */
    public Verdict(
            Resource resource,
            Level level,
            long atMs,
            long sinceMs,
            Trend trend,
            Forecast forecast,
            double confidence,
            String reason) {
        this(resource, level, atMs, sinceMs, trend, forecast, confidence, reason, null);
    }

    /** Before anything is known. */
    public static Verdict unknown(Resource resource, String reason) {
        return new Verdict(resource, Level.WARMING_UP, 0, 0, Trend.UNKNOWN, Forecast.NEVER, Double.NaN, reason);
    }

    /** Whether it waits for what the content of the heap says. */
    public boolean awaitsContent() {
        return awaited != null;
    }

    /** The trend of the growth whose content is to be looked at. */
    public Trend growth() {
        return awaited == null ? trend : awaited;
    }

    /** The best guess; NaN or infinite where none can be given. */
    public double secondsToExhaustion() {
        return forecast.seconds();
    }
}
