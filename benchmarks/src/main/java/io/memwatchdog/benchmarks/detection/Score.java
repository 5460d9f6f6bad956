package io.memwatchdog.benchmarks.detection;

import io.memwatchdog.core.replay.ReplayAlarm;
import io.memwatchdog.core.verdict.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a contender did on a set of traces. */
final class Score {

    private static final double MS_PER_HOUR = 60_000;

    int leaks;
    int found;
    int early;
    int healthy;
    int healthyAlarmed;
    int falseAlarms;
    int pressureOnHealthy;
    /** Leaks of which alarms of other resources have told, but none of their own. */
    int elsewhere;
    /** Leaks that were told again after their alarm had ended. */
    int toldAgain;

    double healthyHours;
    final List<Double> delayMinutes = new ArrayList<>();
    final List<Double> headroom = new ArrayList<>();
    /** What leaks that were missed had eaten when their recording ended. */
    final List<Double> headroomOfMissed = new ArrayList<>();

    final List<Double> forecastError = new ArrayList<>();
    int forecastInside;
    int forecastTotal;
    final List<Forecast> forecasts = new ArrayList<>();
    final List<String> missed = new ArrayList<>();
    final List<String> wrong = new ArrayList<>();

    /** A stated confidence and whether there was a leak. */
    record Forecast(double confidence, boolean right) {}

    void add(LabelledTrace trace, List<ReplayAlarm> alarms) {
        Optional<ReplayAlarm> first =
                alarms.stream().filter(alarm -> alarm.level() == Level.LEAK).findFirst();
        if (trace.leak()) {
            leaking(trace, alarms, first);
        } else {
            healthy(trace, alarms, first);
        }
    }

    private void healthy(LabelledTrace trace, List<ReplayAlarm> alarms, Optional<ReplayAlarm> first) {
        healthy++;
        healthyHours += trace.endMs() / MS_PER_HOUR;
        falseAlarms += (int) leaksTold(alarms, Long.MAX_VALUE);
        if (alarms.stream().anyMatch(alarm -> alarm.level() == Level.PRESSURE)) {
            pressureOnHealthy++;
        }
        first.ifPresent(alarm -> {
            healthyAlarmed++;
            wrong.add(describe(trace, alarm));
            forecasts.add(new Forecast(alarm.confidence(), false));
        });
    }

    private static long leaksTold(List<ReplayAlarm> alarms, long beforeMs) {
        return alarms.stream()
                .filter(alarm -> alarm.level() == Level.LEAK && alarm.atMs() < beforeMs)
                .count();
    }

    private void leaking(LabelledTrace trace, List<ReplayAlarm> alarms, Optional<ReplayAlarm> first) {
        leaks++;
        healthyHours += trace.leakStartMs() / MS_PER_HOUR;
        List<ReplayAlarm> own = alarms.stream()
                .filter(alarm -> alarm.level() == Level.LEAK && alarm.resource() == trace.resource())
                .toList();
        if (first.isPresent() && first.get().atMs() < trace.leakStartMs()) {
            early(trace, alarms, first.get());
        } else if (own.isEmpty()) {
            missed(trace, first.isPresent());
        } else {
            found(trace, own);
        }
    }

    private void early(LabelledTrace trace, List<ReplayAlarm> alarms, ReplayAlarm first) {
        early++;
        falseAlarms += (int) leaksTold(alarms, trace.leakStartMs());
        wrong.add("early:" + describe(trace, first));
        forecasts.add(new Forecast(first.confidence(), false));
    }

    private void missed(LabelledTrace trace, boolean toldElsewhere) {
        missed.add(trace.id());
        elsewhere += toldElsewhere ? 1 : 0;
        if (trace.leaksHeap()) {
            headroomOfMissed.add(headroom(trace, trace.endMs()));
        }
    }

    private void found(LabelledTrace trace, List<ReplayAlarm> own) {
        ReplayAlarm alarm = own.get(0);
        found++;
        toldAgain += own.size() - 1;
        forecasts.add(new Forecast(alarm.confidence(), true));
        delayMinutes.add((alarm.atMs() - trace.leakStartMs()) / 1000.0);
        if (trace.leaksHeap()) {
            weighHeapAlarm(trace, alarm);
        }
    }

    private void weighHeapAlarm(LabelledTrace trace, ReplayAlarm alarm) {
        double live = trace.truth().liveBytes(alarm.atMs());
        double leaked = trace.truth().leakedBytes(alarm.atMs());
        headroom.add(headroom(trace, alarm.atMs()));
        double leftMs = (0.95 * trace.maxHeapBytes() - live - leaked) / trace.leakBytesPerMs();
        if (leftMs > 0 && Double.isFinite(alarm.secondsToExhaustion())) {
            weighForecast(alarm, leftMs);
        }
    }

    private void weighForecast(ReplayAlarm alarm, double leftMs) {
        forecastError.add(Math.abs(alarm.secondsToExhaustion() * 1000 - leftMs) / leftMs);
        if (alarm.earliestSeconds() < alarm.latestSeconds()) {
            forecastTotal++;
            if (alarm.earliestSeconds() * 1000 <= leftMs && leftMs <= alarm.latestSeconds() * 1000) {
                forecastInside++;
            }
        }
    }

    private static double headroom(LabelledTrace trace, long atMs) {
        return trace.truth().leakedBytes(atMs)
                / (double) (trace.maxHeapBytes() - trace.truth().liveBytes(atMs));
    }

    private static String describe(LabelledTrace trace, ReplayAlarm alarm) {
        return trace.id() + "@" + Math.round(alarm.atMs() / 1000.0) + "(" + alarm.resource() + ")";
    }

    double falseAlarmsPer100Hours() {
        return healthyHours == 0 ? 0 : 100 * falseAlarms / healthyHours;
    }

    static double median(List<Double> values) {
        if (values.isEmpty()) {
            return Double.NaN;
        }
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
