package io.memwatchdog.benchmarks.detection;

import io.memwatchdog.core.WatchdogSettings;
import io.memwatchdog.core.replay.Replay;
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
 * Compares detectors on labelled traces: {@code Evaluate [--tune|--report] [--verbose] [--alone] <folder>…}. A second of a
 * trace's clock stands for a minute. {@code --alone} leaves the rivals out.
 */
public final class Evaluate {

    private static final int FOLDS = 4;

    private final List<LabelledTrace> traces = new ArrayList<>();
    private final boolean verbose;

    private Evaluate(boolean verbose) {
        this.verbose = verbose;
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
        evaluation.compare(adaptive(), true);
        if (!words.contains("--alone")) {
            for (Contender rival : Rivals.all()) {
                evaluation.compare(rival, false);
            }
        }
    }

    private static Contender adaptive() {
        WatchdogSettings.Detection settings = new WatchdogSettings.Detection(
                WatchdogSettings.Mode.ADAPTIVE, 1024, 30, Duration.ofSeconds(1), Duration.ofSeconds(3), 2);
        return new Contender("memwatchdog adaptive", () -> Detectors.create(settings, new JavaTrendEngine()));
    }

    private void header() {
        System.out.printf(
                "%d traces, %d leaking%n%n",
                traces.size(), traces.stream().filter(LabelledTrace::leak).count());
        System.out.printf(
                "%-44s %9s %6s %7s %12s %9s %8s %9s %9s %7s%n",
                "detector",
                "found",
                "early",
                "alarmed",
                "per 100 h",
                "pressure",
                "delay",
                "headroom",
                "forecast",
                "inside");
    }

    private void compare(Contender contender, boolean inDetail) throws IOException {
        Score total = new Score();
        Map<String, Score> parts = new TreeMap<>();
        for (LabelledTrace trace : traces) {
            var result = Replay.run(trace.collections(), contender.fresh(), 0);
            total.add(trace, result);
            if (inDetail) {
                part(parts, trace.collector()).add(trace, result);
                // How much a figure depends on which programs happen to be in the set.
                part(parts, "programs " + (trace.fold(FOLDS) + 1) + " of " + FOLDS)
                        .add(trace, result);
            }
        }
        print(contender.name(), total);
        parts.forEach((name, score) -> print("    " + name, score));
        if (inDetail) {
            calibration(total);
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
                "%-44s %4d/%-4d %6d %3d/%-3d %12.1f %9d %5.1f min %8.0f%% %8.0f%% %6.0f%%%n",
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
                100 * Score.median(score.forecastError),
                100.0 * score.forecastInside / Math.max(1, score.forecastTotal));
    }

    private static void calibration(Score score) {
        for (double from : new double[] {0, 0.5, 0.7, 0.8, 0.9, 0.95}) {
            double to = from == 0 ? 0.5 : from == 0.5 ? 0.7 : from == 0.95 ? 1.01 : from == 0.9 ? 0.95 : from + 0.1;
            List<Score.Forecast> inside = score.forecasts.stream()
                    .filter(f -> f.confidence() >= from && f.confidence() < to)
                    .toList();
            if (!inside.isEmpty()) {
                System.out.printf(
                        Locale.ROOT,
                        "    confidence %.2f to %.2f: %d alarms, %.0f%% of them leaks%n",
                        from,
                        Math.min(1, to),
                        inside.size(),
                        100.0 * inside.stream().filter(Score.Forecast::right).count() / inside.size());
            }
        }
    }
}
