package io.memwatchdog.core.replay;

import io.memwatchdog.core.verdict.Level;
import io.memwatchdog.core.verdict.Resource;
import io.memwatchdog.core.verdict.Verdict;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Alarms as they go out: once when a level is reached, again only if it gets graver, and an end. */
final class AlarmLog {

    private final List<ReplayAlarm> alarms = new ArrayList<>();
    private final Map<Resource, Integer> standing = new EnumMap<>(Resource.class);

    void note(Verdict verdict, long offsetMs) {
        Integer index = standing.get(verdict.resource());
        Level told = index == null ? Level.HEALTHY : alarms.get(index).level();
        if (!verdict.level().isAlarm()) {
            // As with alerts: what is suspicious still is not over.
            if (index != null && verdict.level() != Level.SUSPICION) {
                end(index, offsetMs + verdict.atMs());
                standing.remove(verdict.resource());
            }
        } else if (verdict.level().compareTo(told) > 0) {
            if (index != null) {
                end(index, offsetMs + verdict.atMs());
            }
            standing.put(verdict.resource(), alarms.size());
            alarms.add(alarm(verdict, offsetMs));
        }
    }

    void endAll(long atMs) {
        standing.values().forEach(index -> end(index, atMs));
        standing.clear();
    }

    List<ReplayAlarm> all() {
        return alarms;
    }

    private void end(int index, long atMs) {
        alarms.set(index, alarms.get(index).endedAt(atMs));
    }

    private static ReplayAlarm alarm(Verdict verdict, long offsetMs) {
        return new ReplayAlarm(
                offsetMs + verdict.atMs(),
                verdict.level(),
                verdict.resource(),
                verdict.trend().slopeBytesPerMs(),
                verdict.secondsToExhaustion(),
                verdict.confidence(),
                verdict.reason(),
                -1,
                verdict.forecast().earliestSeconds(),
                verdict.forecast().latestSeconds());
    }
}
