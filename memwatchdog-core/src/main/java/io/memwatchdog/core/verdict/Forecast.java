package io.memwatchdog.core.verdict;

/**
 * When a resource is used up if it goes on like this. Infinite: not in sight.
 *
 * @param seconds the best guess
 * @param earliestSeconds the near end of an interval in which three to four of five recorded leaks ended
 * @param latestSeconds the far end
 */
public record Forecast(double seconds, double earliestSeconds, double latestSeconds) {

    /** Nothing is running out. */
    public static final Forecast NEVER =
            new Forecast(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);

    /** Nothing is known yet. */
    public static final Forecast UNKNOWN = new Forecast(Double.NaN, Double.NaN, Double.NaN);

    /**
     * An alarm goes out when a trend looks steepest, so that slopes at alarms are too steep: by a sixth in the median of two
     * sets of recorded leaks.
     */
    private static final double STEEPER_THAN_TRUE = 1.18;

    /** Of ten recorded leaks one ended earlier than by this factor, and one later; the error of the slope comes on top. */
    private static final double SOONER = 1.35;

    private static final double LATER = 2.3;
    private static final double NORMAL_80 = 1.28;

    /** A leak that began late has been seen half as fast again as its trend, which remembers what was before. */
    private static final double BURST = 2;

    /** Without an interval. */
    public static Forecast in(double seconds) {
        return new Forecast(seconds, seconds, seconds);
    }

    /** Left bytes over slope; both may be anything. */
    static Forecast of(double left, double slopePerMs, double errorPerMs) {
        if (!(slopePerMs > 0) || Double.isInfinite(left)) {
            return NEVER;
        }
        double seconds = Math.max(0, left) / 1000 * STEEPER_THAN_TRUE / slopePerMs;
        double doubt = Double.isNaN(errorPerMs) ? 0 : NORMAL_80 * errorPerMs / slopePerMs;
        return new Forecast(seconds, seconds / (SOONER + doubt), seconds * (LATER + doubt));
    }

    /**
     * As the content tells it: what else makes the trend steeper, such as a cache that fills, comes to an end. It still takes room,
     * so that the near end is no later than before. Much faster than the trend the content grows in a burst only.
     *
     * @param bytesPerMs of what leaks; NaN where that is not known
     * @param slopePerMs of the trend
     * @param left until the end, of the live set as it was counted: garbage is not in it
     */
    Forecast ofContent(double bytesPerMs, double slopePerMs, double left) {
        double alone = Math.max(0, left) / 1000 / bytesPerMs;
        boolean burst = bytesPerMs > BURST * slopePerMs;
        if (!(bytesPerMs > 0) || Double.isInfinite(seconds) || burst) {
            return this;
        }
        return new Forecast(alone, Math.min(earliestSeconds, alone / SOONER), alone * LATER);
    }
}
