package io.memwatchdog.benchmarks.detection;

import io.memwatchdog.core.alert.Alert;
import io.memwatchdog.core.replay.ReplayAlarm;
import io.memwatchdog.core.verdict.Level;
import io.memwatchdog.core.verdict.Resource;
import io.memwatchdog.core.verdict.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The alarms that a watchdog inside of a recorded program has raised, beside the program's trace. */
final class LiveAlarms {

    static final String HEADER = "at_ms,level,resource,slope,seconds,confidence,reason";

    private LiveAlarms() {}

    static boolean areBeside(Path collections) {
        return Files.exists(file(collections));
    }

    /** Alarms as they began. */
    static List<ReplayAlarm> read(Path collections) throws IOException {
        try {
            return Files.readAllLines(file(collections)).stream()
                    .skip(1)
                    .map(line -> line.split(",", -1))
                    .filter(cells -> cells.length > 6)
                    .map(LiveAlarms::alarm)
                    .toList();
        } catch (IllegalArgumentException e) {
            throw new IOException(file(collections) + " is damaged: " + e.getMessage(), e);
        }
    }

    /** Empty for what is no beginning. */
    static String line(long atMs, Alert alert) {
        Verdict verdict = alert.verdict();
        if (alert.status() != Alert.Status.FIRING) {
            return "";
        }
        return String.join(
                ",",
                Long.toString(atMs),
                verdict.level().name(),
                verdict.resource().name(),
                Double.toString(verdict.trend().slopeBytesPerMs()),
                Double.toString(verdict.secondsToExhaustion()),
                Double.toString(verdict.confidence()),
                verdict.reason().replace(',', ';').replace('\n', ' '));
    }

    private static ReplayAlarm alarm(String[] cells) {
        double seconds = Double.parseDouble(cells[4]);
        return new ReplayAlarm(
                Long.parseLong(cells[0]),
                Level.valueOf(cells[1]),
                Resource.valueOf(cells[2]),
                Double.parseDouble(cells[3]),
                seconds,
                Double.parseDouble(cells[5]),
                cells[6],
                -1,
                seconds,
                seconds);
    }

    private static Path file(Path collections) {
        String name = collections.getFileName().toString().replace(".gc.csv.gz", ".alerts.csv");
        return collections.resolveSibling(name);
    }
}
