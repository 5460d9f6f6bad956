package io.memwatchdog.core.replay;

import io.memwatchdog.core.trend.JavaTrendEngine;
import io.memwatchdog.core.verdict.Detector;
import io.memwatchdog.core.verdict.Detectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** Plays GC logs and recorded traces to the detectors that run live. Stateless and thread-safe. */
public final class Replay {

    private Replay() {}

    /**
     * Plays one input.
     *
     * @param input a unified GC log of JDK 17 or newer, plain or gzip, alone or the current file of a rotated set; or a
     *     recorded trace {@code X.gc.csv[.gz]}, which takes its neighbour {@code X.tick.csv[.gz]} along
     * @throws IOException if it cannot be read or is neither; the message names the file
     */
    public static ReplayResult run(Path input, ReplayOptions options) throws IOException {
        return run(
                input,
                () -> Detectors.create(options.scaledDetection(), new JavaTrendEngine()),
                options.maxHeapBytes());
    }

    /**
     * Plays one input to a detector of your own, on the clock of the input.
     *
     * @param fresh makes a detector for each JVM in the input
     * @param maxHeapBytes 0: as the input has it
     */
    public static ReplayResult run(Path input, Supplier<Detector> fresh, long maxHeapBytes) throws IOException {
        if (!Files.isRegularFile(input)) {
            throw new NoSuchFileException(input.toString(), null, "no such file");
        }
        Player player = new Player(fresh, maxHeapBytes);
        List<String> notes = open(input).play(player);
        return player.result(input.toString(), notes);
    }

    /**
     * All files that a replay of the given input reads: a rotated set, a trace with its neighbours.
     *
     * @throws IOException as {@link #run(Path, ReplayOptions)}
     */
    public static List<Path> filesOf(Path input) throws IOException {
        return open(input).files();
    }

    private static ReplayInput open(Path input) throws IOException {
        try (TextFile lines = new TextFile(input)) {
            String first = lines.next();
            if (first == null && RotatedLog.of(input).files().size() > 1) {
                return new GcLog(input);
            }
            if (first == null) {
                throw new IOException(
                        input + (lines.broken() ? " breaks off before its first line; copy it again" : " is empty"));
            }
            return first.startsWith("uptime_ms,gc_name,") ? new CsvTrace(input) : new GcLog(input);
        }
    }
}
