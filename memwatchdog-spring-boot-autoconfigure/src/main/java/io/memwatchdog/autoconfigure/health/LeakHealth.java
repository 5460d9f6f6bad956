package io.memwatchdog.autoconfigure.health;

import io.memwatchdog.core.WatchdogState;
import io.memwatchdog.core.verdict.Level;
import io.memwatchdog.core.verdict.Verdict;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What both lines' indicators say: down while there is a leak, since it ends in an {@code OutOfMemoryError}. */
record LeakHealth(boolean up, Map<String, Object> details) {

    static LeakHealth of(WatchdogState state) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("level", lower(state.level()));
        state.verdicts().values().stream()
                .filter(verdict -> verdict.level().isAlarm())
                .sorted((a, b) -> a.resource().compareTo(b.resource()))
                .forEach(verdict -> details.put(lower(verdict.resource()), describe(verdict)));
        return new LeakHealth(state.level() != Level.LEAK, details);
    }

    private static Map<String, Object> describe(Verdict verdict) {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("level", lower(verdict.level()));
        description.put("reason", verdict.reason());
        if (Double.isFinite(verdict.secondsToExhaustion())) {
            description.put("secondsToExhaustion", Math.round(verdict.secondsToExhaustion()));
        }
        return description;
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
