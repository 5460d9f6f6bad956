package io.memwatchdog.core.replay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of a rotated log. The JVM writes to {@code gc.log} and moves it to {@code gc.log.0}, {@code gc.log.1} and so on,
 * round and round; which one is the oldest only their first lines tell: their dates if they have them, since a JVM that starts
 * moves the log of the one before it away as well. Uptimes order the parts of one JVM only; of several the file system has
 * to tell which one was written first.
 *
 * @param files oldest first; the given file alone if it is not the current one of a set
 * @param byLastWrite whether only the file system tells the order, which it may have lost when files were copied
 */
record RotatedLog(List<Path> files, boolean byLastWrite) {

    private static final int LINES_TO_A_TIME = 200;

    RotatedLog {
        files = List.copyOf(files);
    }

    static RotatedLog of(Path log) throws IOException {
        List<Part> parts = new ArrayList<>();
        for (Path file : partsOf(log)) {
            parts.add(Part.of(file));
        }
        boolean dated = parts.stream().noneMatch(Part::tellsUptimeOnly);
        boolean byLastWrite = !dated && areOfSeveralJvms(parts, Part.of(log));
        Comparator<Part> byTime = Comparator.comparingDouble(dated ? Part::dateMs : Part::ms);
        parts.sort(byLastWrite ? Comparator.comparingLong(Part::writtenMs).thenComparing(byTime) : byTime);
        List<Path> files = new ArrayList<>(parts.stream().map(Part::file).toList());
        files.add(log);
        return new RotatedLog(files, byLastWrite);
    }

    /** The current file's own JVM is no matter where that begins there: all parts are of those before it. */
    private static boolean areOfSeveralJvms(List<Part> parts, Part current) {
        boolean overtaken = !current.startsJvm() && parts.stream().anyMatch(part -> part.ms() > current.ms());
        return overtaken || parts.stream().filter(Part::startsJvm).count() > 1;
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

    /** A file with the first time that it tells; NaN, which sorts last, where it was cut off or has just been begun. */
    private record Part(Path file, double dateMs, double ms, boolean startsJvm, long writtenMs) {

        static Part of(Path file) throws IOException {
            long writtenMs = Files.getLastModifiedTime(file).toMillis();
            Part part = new Part(file, Double.NaN, Double.NaN, false, writtenMs);
            try (TextFile lines = new TextFile(file)) {
                for (int i = 0; i < LINES_TO_A_TIME; i++) {
                    String text = lines.next();
                    if (text == null) {
                        break;
                    }
                    LogLine line = LogLine.of(text);
                    part = line == null || Double.isNaN(line.ms()) ? part : part.with(line);
                }
            }
            return part;
        }

        private Part with(LogLine line) {
            boolean first = Double.isNaN(ms);
            boolean starts = startsJvm || LogFacts.isFirstWord(line.message());
            return new Part(file, first ? line.dateMs() : dateMs, first ? line.ms() : ms, starts, writtenMs);
        }

        boolean tellsUptimeOnly() {
            return Double.isNaN(dateMs) && !Double.isNaN(ms);
        }
    }
}
