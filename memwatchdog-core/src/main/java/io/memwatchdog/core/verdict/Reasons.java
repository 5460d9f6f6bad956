package io.memwatchdog.core.verdict;

import io.memwatchdog.core.trend.Growth;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Verdicts in one sentence. */
final class Reasons {

    private static final double MIB = 1 << 20;

    private Reasons() {}

    static String of(Resource resource, Level level, GrowthWatch.@Nullable Look look, @Nullable Finding finding) {
        String content = finding == null ? "" : "; its content: " + finding.reason();
        boolean unasked = finding == null || finding.outcome() == Finding.Outcome.REFUTED;
        String alone = unasked ? "; judged by the trend alone" : content;
        return switch (level) {
            case WARMING_UP -> "too early to judge";
            case HEALTHY -> "no growth without bound" + content;
            case PRESSURE -> "little room is left and the floor still rises";
            case SUSPICION -> look == null ? "growing" : growth(resource, look) + content;
            case LEAK -> look == null ? "growing" : growth(resource, look) + alone;
        };
    }

    private static String growth(Resource resource, GrowthWatch.Look look) {
        Growth growth = look.growth();
        double amount = growth.growth() * look.scale();
        String gained = resource.isInBytes()
                ? String.format(Locale.ROOT, "%.1f MiB", amount / MIB)
                : String.format(Locale.ROOT, "%.0f %s", amount, resource.unit());
        if (growth.points() < Growth.MIN_POINTS) {
            return String.format(
                    Locale.ROOT, "floor rose by %s in a straight line through %d samples", gained, growth.points());
        }
        return String.format(
                Locale.ROOT,
                "floor rose by %s and no bound is in sight: \"%s\" tells it better than \"%s\" (AICc %.1f over %d floors)",
                gained,
                growth.unbounded(),
                growth.bounded(),
                growth.evidence(),
                growth.points());
    }
}
