package io.memwatchdog.core.replay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of a rotated log. The JVM writes to {@code gc.log} and moves it to {@code gc.log.0}, {@code gc.log.1} and so on,
 * round and round; which one is the oldest only their first lines tell.
 */
final class RotatedLog {

    private static final int LINES_TO_A_TIME = 200;

    private RotatedLog() {}

    /** The whole set, oldest first, if the given file is the current one of a set; else the file alone. */
    static List<Path> filesOf(Path log) throws IOException {
        Path folder = log.toAbsolutePath().getParent();
        Path name = log.getFileName();
        if (folder == null || name == null) {
            return List.of(log);
        }
        Pattern sibling = Pattern.compile(Pattern.quote(name.toString()) + "\\.\\d{1,5}(\\.gz)?");
        List<Path> older = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file ->
                            sibling.matcher(String.valueOf(file.getFileName())).matches())
                    .filter(Files::isRegularFile)
                    .forEach(older::add);
        }
        if (older.isEmpty()) {
            return List.of(log);
        }
        older.sort(Comparator.comparingDouble(RotatedLog::firstMs));
        older.add(log);
        return older;
    }

    private static double firstMs(Path file) {
        try (TextFile lines = new TextFile(file)) {
            for (int i = 0; i < LINES_TO_A_TIME; i++) {
                String text = lines.next();
                LogLine line = text == null ? null : LogLine.of(text);
                if (line != null && !Double.isNaN(line.ms())) {
                    return line.ms();
                }
                if (text == null) {
                    break;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Double.POSITIVE_INFINITY;
    }
}
