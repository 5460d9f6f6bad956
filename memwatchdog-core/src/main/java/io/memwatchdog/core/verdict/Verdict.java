package io.memwatchdog.core.verdict;

import io.memwatchdog.core.trend.Trend;

/**
 * What the detector thinks of one resource.
 *
 * @param atMs milliseconds since the JVM started
 * @param sinceMs when the present level was reached, same clock
 * @param secondsToExhaustion forecast; NaN or infinite where none can be given
 * @param confidence 0 to 1; NaN where the detector states none
 * @param reason one sentence for people
 * @param awaitsContent whether the trend alone would tell a leak, and waits for what the content of the heap says
 */
public record Verdict(
        Resource resource,
        Level level,
        long atMs,
        long sinceMs,
        Trend trend,
        double secondsToExhaustion,
        double confidence,
        String reason,
        boolean awaitsContent) {

    /** One that waits for nothing. */
    public Verdict(
            Resource resource,
            Level level,
            long atMs,
            long sinceMs,
            Trend trend,
            double secondsToExhaustion,
            double confidence,
            String reason) {
        this(resource, level, atMs, sinceMs, trend, secondsToExhaustion, confidence, reason, false);
    }

    /** Before anything is known. */
    public static Verdict unknown(Resource resource, String reason) {
        return new Verdict(
                resource, Level.WARMING_UP, 0, 0, Trend.UNKNOWN, Double.POSITIVE_INFINITY, Double.NaN, reason);
    }
}
