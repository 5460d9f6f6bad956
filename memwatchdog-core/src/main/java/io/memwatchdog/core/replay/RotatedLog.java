package io.memwatchdog.core.replay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of a rotated log. The JVM writes to {@code gc.log} and moves it to {@code gc.log.0}, {@code gc.log.1} and so on,
 * round and round; which one is the oldest only their first lines tell: their dates if they have them, since a JVM that starts
 * moves the log of the one before it away as well.
 */
final class RotatedLog {

    private static final int LINES_TO_A_TIME = 200;

    private RotatedLog() {}

    /** The whole set, oldest first, if the given file is the current one of a set; else the file alone. */
    static List<Path> filesOf(Path log) throws IOException {
        List<Path> files = new ArrayList<>(partsOf(log));
        try {
            // A part that was cut off or has just been begun tells no time at all.
            boolean dated = files.stream()
                    .noneMatch(file ->
                            Double.isNaN(first(file, LogLine::dateMs)) && !Double.isNaN(first(file, LogLine::ms)));
            ToDoubleFunction<LogLine> time = dated ? LogLine::dateMs : LogLine::ms;
            files.sort(Comparator.comparingDouble(file -> first(file, time)));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        files.add(log);
        return files;
    }

    /** What was moved away from the given file, in no order. */
    static List<Path> partsOf(Path log) throws IOException {
        Path folder = log.toAbsolutePath().getParent();
        Path name = log.getFileName();
        if (folder == null || name == null) {
            return List.of();
        }
        Pattern sibling = Pattern.compile(Pattern.quote(plainName(log)) + "\\.\\d{1,5}(\\.gz)?");
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file ->
                            sibling.matcher(String.valueOf(file.getFileName())).matches())
                    .filter(Files::isRegularFile)
                    .toList();
        }
    }

    /** Of a set that was compressed afterwards the current file is {@code gc.log.gz}, beside {@code gc.log.0.gz}. */
    private static String plainName(Path log) {
        String name = String.valueOf(log.getFileName());
        String plain = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
        return Files.exists(log.resolveSibling(plain)) ? name : plain;
    }

    /** The first time that a file tells; NaN, which sorts last, if none of its first lines has one. */
    private static double first(Path file, ToDoubleFunction<LogLine> time) {
        try (TextFile lines = new TextFile(file)) {
            for (int i = 0; i < LINES_TO_A_TIME; i++) {
                String text = lines.next();
                if (text == null) {
                    break;
                }
                LogLine line = LogLine.of(text);
                if (line != null && !Double.isNaN(time.applyAsDouble(line))) {
                    return time.applyAsDouble(line);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Double.NaN;
    }
}
