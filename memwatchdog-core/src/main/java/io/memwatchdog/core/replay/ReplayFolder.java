package io.memwatchdog.core.replay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds what can be replayed in a folder. Stateless and thread-safe. */
public final class ReplayFolder {

    private static final Pattern TRACE = Pattern.compile(".*\\.gc\\.csv(\\.gz)?");
    private static final Pattern ROTATED = Pattern.compile("(.+)\\.\\d{1,5}(\\.gz)?");
    private static final Pattern COLLECTION = Pattern.compile("GC\\(\\d+\\) ");
    private static final int LINES_TO_A_COLLECTION = 200;

    private ReplayFolder() {}

    /**
     * Recorded traces and GC logs, by name; of a rotated set its current file, which takes the others along. Folders in the
     * folder are left alone. A file is a log if one of its first lines tells a collector or a collection, whatever its name.
     *
     * @return empty if there is none
     * @throws IOException if the folder or a file in it cannot be read
     */
    public static List<Path> inputsOf(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        List<Path> inputs = new ArrayList<>();
        for (Path file : files) {
            String name = String.valueOf(file.getFileName());
            if (TRACE.matcher(name).matches() || (!isRotatedAway(file, name) && tellsCollections(file))) {
                inputs.add(file);
            }
        }
        return inputs;
    }

    private static boolean isRotatedAway(Path file, String name) {
        Matcher rotated = ROTATED.matcher(name);
        return rotated.matches()
                && (Files.isRegularFile(file.resolveSibling(rotated.group(1)))
                        || Files.isRegularFile(file.resolveSibling(rotated.group(1) + ".gz")));
    }

    /** The current file of a set may have just been begun. */
    private static boolean tellsCollections(Path file) throws IOException {
        if (isLog(file)) {
            return true;
        }
        for (Path part : RotatedLog.partsOf(file)) {
            if (isLog(part)) {
                return true;
            }
        }
        return false;
    }

    /** Applications tell what they are using, too. */
    private static boolean isOfCollector(LogLine line, String text) {
        boolean first = LogFacts.isFirstWord(line.message()) && (LogLine.isUnified(text) || !Double.isNaN(line.ms()));
        return first || COLLECTION.matcher(line.message()).lookingAt();
    }

    private static boolean isLog(Path file) throws IOException {
        try (TextFile lines = new TextFile(file)) {
            for (int i = 0; i < LINES_TO_A_COLLECTION; i++) {
                String text = lines.next();
                if (text == null) {
                    return false;
                }
                LogLine line = LogLine.of(text);
                if (line != null && isOfCollector(line, text)) {
                    return true;
                }
            }
            return false;
        }
    }
}
