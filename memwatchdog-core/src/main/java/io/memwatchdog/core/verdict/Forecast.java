package io.memwatchdog.core.verdict;

/**
 * When a resource is used up if it goes on like this. Infinite: not in sight.
 *
 * @param seconds the best guess
 * @param earliestSeconds with a slope two standard errors steeper
 * @param latestSeconds with one two standard errors flatter
 */
public record Forecast(double seconds, double earliestSeconds, double latestSeconds) {

    /** Nothing is running out. */
    public static final Forecast NEVER =
            new Forecast(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);

    private static final double ERRORS = 2;

    /** Left bytes over slope; both may be anything. */
    static Forecast of(double left, double slopePerMs, double errorPerMs) {
        if (!(slopePerMs > 0) || Double.isInfinite(left)) {
            return NEVER;
        }
        double room = Math.max(0, left) / 1000;
        double flattest = slopePerMs - ERRORS * errorPerMs;
        return new Forecast(
                room / slopePerMs,
                room / (slopePerMs + ERRORS * errorPerMs),
                flattest > 0 ? room / flattest : Double.POSITIVE_INFINITY);
    }
}
