package io.memwatchdog.benchmarks.detection;

import io.memwatchdog.core.WatchdogSettings;
import io.memwatchdog.core.replay.Replay;
import io.memwatchdog.core.replay.ReplayAlarm;
import io.memwatchdog.core.trend.JavaTrendEngine;
import io.memwatchdog.core.verdict.Detectors;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Compares detectors on labelled traces: {@code Evaluate [--tune|--report] [--verbose] [--alone] <folder>…}. A second of
 * a trace's clock stands for a minute. {@code --alone} leaves the rivals out. Where a whole watchdog was inside of the programs,
 * what it has told stands beside what the trend alone would have.
 */
public final class Evaluate {

    private static final int FOLDS = 4;

    private final List<LabelledTrace> traces = new ArrayList<>();
    private final boolean verbose;

    private Evaluate(boolean verbose) {
        this.verbose = verbose;
    }

    /** Gives the alarms of one trace. */
    private interface Alarms {
        List<ReplayAlarm> of(LabelledTrace trace) throws IOException;
    }

    public static void main(String[] args) throws IOException {
        List<String> words = List.of(args);
        Evaluate evaluation = new Evaluate(words.contains("--verbose"));
        for (String word : words) {
            if (!word.startsWith("--")) {
                evaluation.traces.addAll(LabelledTrace.in(Path.of(word)));
            }
        }
        if (words.contains("--tune") || words.contains("--report")) {
            evaluation.traces.removeIf(trace -> trace.forTuning() != words.contains("--tune"));
        }
        evaluation.header();
        evaluation.compareLive();
        evaluation.compare(ours(WatchdogSettings.Mode.ADAPTIVE), true);
        if (!words.contains("--alone")) {
            evaluation.compare(ours(WatchdogSettings.Mode.FIXED), false);
            for (Contender rival : Rivals.all()) {
                evaluation.compare(rival, false);
            }
        }
    }

    /** The threshold of the fixed mode as it is by default, on the clock of the traces. */
    private static Contender ours(WatchdogSettings.Mode mode) {
        WatchdogSettings.Detection adaptive =
                WatchdogSettings.Detection.defaults().withClock(Duration.ofSeconds(1), Duration.ofSeconds(3));
        WatchdogSettings.Detection settings =
                mode == WatchdogSettings.Mode.FIXED ? adaptive.fixed(1024 * 60, 30) : adaptive;
        String name = "memwatchdog " + mode.name().toLowerCase(Locale.ROOT);
        return new Contender(name, () -> Detectors.create(settings, new JavaTrendEngine()));
    }

    private void header() {
        System.out.printf(
                "%d traces, %d leaking%n%n",
                traces.size(), traces.stream().filter(LabelledTrace::leak).count());
        System.out.printf(
                "%-44s %9s %6s %7s %12s %9s %8s %9s %9s %9s %7s %6s%n",
                "detector",
                "found",
                "early",
                "alarmed",
                "per 100 h",
                "pressure",
                "delay",
                "headroom",
                "of missed",
                "forecast",
                "inside",
                "again");
        System.out.printf(
                "%-44s %9s %6s %7s %12s %9s %8s %9s %9s %9s %7s %6s%n",
                "the goals", ">= 92 %", "0", "", "<= 1", "", "", "<= 20 %", "", "<= 25 %", "80 %", "0");
    }

    /** On those runs only that had a watchdog inside. */
    private void compareLive() throws IOException {
        if (traces.stream().anyMatch(trace -> LiveAlarms.areBeside(trace.collections()))) {
            traces.removeIf(trace -> !LiveAlarms.areBeside(trace.collections()));
            compare("memwatchdog inside, with evidence", trace -> LiveAlarms.read(trace.collections()), true);
        }
    }

    private void compare(Contender contender, boolean inDetail) throws IOException {
        compare(
                contender.name(),
                trace -> Replay.run(trace.collections(), contender.fresh(), 0).alarms(),
                inDetail);
    }

    private void compare(String name, Alarms alarms, boolean inDetail) throws IOException {
        Score total = new Score();
        Map<String, Score> parts = new TreeMap<>();
        for (LabelledTrace trace : traces) {
            List<ReplayAlarm> result = alarms.of(trace);
            total.add(trace, result);
            if (inDetail) {
                part(parts, trace.collector()).add(trace, result);
                // How much a figure depends on which programs happen to be in the set.
                part(parts, "programs " + (trace.fold(FOLDS) + 1) + " of " + FOLDS)
                        .add(trace, result);
            }
        }
        print(name, total);
        parts.forEach((part, score) -> print("    " + part, score));
        if (inDetail) {
            reliability(total.forecasts);
        }
        if (verbose) {
            System.out.println("    wrong:  " + String.join(" ", total.wrong));
            System.out.println("    missed: " + String.join(" ", total.missed));
        }
    }

    private static Score part(Map<String, Score> parts, String name) {
        return parts.computeIfAbsent(name, n -> new Score());
    }

    private static void print(String name, Score score) {
        System.out.printf(
                Locale.ROOT,
                "%-44s %4d/%-4d %6d %3d/%-3d %12.1f %9d %5.1f min %8.0f%% %8.0f%% %8.0f%% %6.0f%% %6d%n",
                name,
                score.found,
                score.leaks,
                score.early,
                score.healthyAlarmed,
                score.healthy,
                score.falseAlarmsPer100Hours(),
                score.pressureOnHealthy,
                Score.median(score.delayMinutes),
                100 * Score.median(score.headroom),
                100 * Score.median(score.headroomOfMissed),
                100 * Score.median(score.forecastError),
                100.0 * score.forecastInside / score.forecastTotal,
                score.toldAgain);
    }

    /** Whether 80 % means 80 %: what alarms stated, and how many of them were leaks. */
    private static void reliability(List<Score.Forecast> stated) {
        double[] edges = {0, 0.5, 0.7, 0.8, 0.9, 0.95, 1.01};
        double squares = 0;
        for (Score.Forecast each : stated) {
            double off = each.confidence() - (each.right() ? 1 : 0);
            squares += off * off / stated.size();
        }
        for (int i = 0; i + 1 < edges.length; i++) {
            double from = edges[i];
            double to = edges[i + 1];
            List<Score.Forecast> bin = stated.stream()
                    .filter(each -> each.confidence() >= from && each.confidence() < to)
                    .toList();
            if (!bin.isEmpty()) {
                System.out.printf(
                        Locale.ROOT,
                        "    confidence %.2f to %.2f: %3d alarms stated %3.0f%%, %3.0f%% of them leaks%n",
                        from,
                        Math.min(1, to),
                        bin.size(),
                        100
                                * bin.stream()
                                        .mapToDouble(Score.Forecast::confidence)
                                        .average()
                                        .orElse(Double.NaN),
                        100.0 * bin.stream().filter(Score.Forecast::right).count() / bin.size());
            }
        }
        System.out.printf(Locale.ROOT, "    Brier score %.3f%n", squares);
    }
}
