package io.memwatchdog.benchmarks.detection;

import io.memwatchdog.core.WatchdogSettings;
import io.memwatchdog.core.replay.Replay;
import io.memwatchdog.core.replay.ReplayAlarm;
import io.memwatchdog.core.trend.JavaTrendEngine;
import io.memwatchdog.core.verdict.Detectors;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Compares detectors on labelled traces: {@code Evaluate [--tune|--report] [--verbose] [--alone] <folder>…}. A second of
 * a trace's clock stands for a minute. {@code --alone} leaves the rivals out. Where a whole watchdog was inside of the programs,
 * what it has told stands beside what the trend alone would have.
 */
public final class Evaluate {

    private static final int FOLDS = 4;
    private static final Set<String> OPTIONS = Set.of("--tune", "--report", "--verbose", "--alone");
    private static final String USAGE = "usage: evaluate.sh [--tune|--report] [--verbose] [--alone] FOLDER...";

    private final List<LabelledTrace> traces = new ArrayList<>();
    private final boolean verbose;
    private final PrintStream out;

    private Evaluate(boolean verbose, PrintStream out) {
        this.verbose = verbose;
        this.out = out;
    }

    /** Gives the alarms of one trace. */
    private interface Alarms {
        List<ReplayAlarm> of(LabelledTrace trace) throws IOException;
    }

    public static void main(String[] args) {
        int status = run(System.out, System.err, args);
        if (status != 0) {
            System.exit(status);
        }
    }

    /** Gives the exit status: 2 if the arguments are wrong, 1 if traces or labels are. */
    static int run(PrintStream out, PrintStream err, String... args) {
        List<String> options =
                Stream.of(args).filter(word -> word.startsWith("--")).toList();
        List<String> folders =
                Stream.of(args).filter(word -> !word.startsWith("--")).toList();
        if (folders.isEmpty() || !OPTIONS.containsAll(options)) {
            err.println(USAGE);
            return 2;
        }
        try {
            Evaluate evaluation = new Evaluate(options.contains("--verbose"), out);
            evaluation.load(folders, options, err);
            evaluation.table(!options.contains("--alone"));
            return 0;
        } catch (IOException e) {
            err.println(e.getMessage());
            return 1;
        }
    }

    private void load(List<String> folders, List<String> options, PrintStream err) throws IOException {
        for (String folder : folders) {
            traces.addAll(LabelledTrace.in(Path.of(folder)));
            List<String> unlabelled = LabelledTrace.unlabelled(Path.of(folder));
            if (!unlabelled.isEmpty()) {
                err.println("left out, for they have no label: " + String.join(" ", unlabelled));
            }
        }
        if (options.contains("--tune") || options.contains("--report")) {
            traces.removeIf(trace -> trace.forTuning() != options.contains("--tune"));
        }
        if (traces.isEmpty()) {
            throw new IOException("there is no labelled trace in " + String.join(" ", folders));
        }
    }

    private void table(boolean withRivals) throws IOException {
        // On those runs only that had a watchdog inside, if there are any.
        boolean live = traces.stream().anyMatch(trace -> LiveAlarms.areBeside(trace.collections()));
        if (live) {
            traces.removeIf(trace -> !LiveAlarms.areBeside(trace.collections()));
        }
        header();
        if (live) {
            compare("memwatchdog inside, with evidence", trace -> LiveAlarms.read(trace.collections()), true);
        }
        compare(ours(WatchdogSettings.Mode.ADAPTIVE), true);
        if (withRivals) {
            compare(ours(WatchdogSettings.Mode.FIXED), false);
            for (Contender rival : Rivals.all()) {
                compare(rival, false);
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
        out.printf(
                "%d traces, %d leaking%n%n",
                traces.size(), traces.stream().filter(LabelledTrace::leak).count());
        out.printf(
                "%-44s %9s %6s %7s %12s %9s %8s %9s %9s %9s %7s %6s %9s%n",
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
                "again",
                "elsewhere");
        out.printf(
                "%-44s %9s %6s %7s %12s %9s %8s %9s %9s %9s %7s %6s %9s%n",
                "the goals", ">= 92 %", "0", "", "<= 1", "", "", "<= 20 %", "", "<= 25 %", "80 %", "0", "");
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
            out.println("    wrong:  " + String.join(" ", total.wrong));
            out.println("    missed: " + String.join(" ", total.missed));
        }
    }

    private static Score part(Map<String, Score> parts, String name) {
        return parts.computeIfAbsent(name, n -> new Score());
    }

    private void print(String name, Score score) {
        out.printf(
                Locale.ROOT,
                "%-44s %4d/%-4d %6d %3d/%-3d %12.1f %9d %5.1f min %8.0f%% %8.0f%% %8.0f%% %6.0f%% %6d %9d%n",
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
                score.toldAgain,
                score.elsewhere);
    }

    /** Whether 80 % means 80 %: what alarms stated, and how many of them were leaks. */
    private void reliability(List<Score.Forecast> stated) {
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
                out.printf(
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
        out.printf(Locale.ROOT, "    Brier score %.3f%n", squares);
    }
}
