package io.memwatchdog.benchmarks.detection;

import io.memwatchdog.core.verdict.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A line of {@code labels.csv}: cells by the names of their columns. What is missing or damaged is told with file and line. */
record Label(String place, Map<String, String> cells) {

    private static final String FILE = "labels.csv";

    static List<Label> in(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            throw new IOException(folder + " has no " + FILE + "; is it a folder of recorded traces?");
        }
        List<String> lines = Files.readAllLines(file);
        List<String> header = lines.isEmpty() ? List.of() : List.of(lines.get(0).split(",", -1));
        if (!header.contains("id")) {
            throw new IOException(file + " has no column id in its first line");
        }
        List<Label> labels = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            labels.add(of(file + ":" + (i + 1), header, lines.get(i).split(",", -1)));
        }
        return labels;
    }

    private static Label of(String place, List<String> header, String[] row) throws IOException {
        if (row.length < header.size()) {
            throw new IOException(place + ": " + row.length + " cells instead of " + header.size());
        }
        Map<String, String> cells = new HashMap<>();
        for (int i = 0; i < header.size(); i++) {
            cells.put(header.get(i), row[i]);
        }
        return new Label(place, cells);
    }

    String text(String column) {
        return cells.getOrDefault(column, "");
    }

    long number(String column) throws IOException {
        return (long) decimal(column);
    }

    double decimal(String column) throws IOException {
        try {
            return Double.parseDouble(text(column));
        } catch (NumberFormatException e) {
            throw new IOException(place + ": " + column + " is no number but '" + text(column) + "'", e);
        }
    }

    /** Where the leak begins; -1 in a healthy run. */
    long leakStartMs() throws IOException {
        if (!isLeak()) {
            return -1;
        }
        long startMs = number("leak_start_ms");
        if (startMs < 0) {
            throw new IOException(place + ": a leak without leak_start_ms");
        }
        return startMs;
    }

    /** What leaks; the heap in a healthy run, which names none. */
    Resource resource() throws IOException {
        if (!isLeak()) {
            return Resource.HEAP;
        }
        try {
            return Resource.valueOf(text("resource").toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IOException(place + ": resource is none but '" + text("resource") + "'", e);
        }
    }

    boolean isLeak() throws IOException {
        String leak = text("leak");
        if (!leak.equals("yes") && !leak.equals("no")) {
            throw new IOException(place + ": leak is neither yes nor no but '" + leak + "'");
        }
        return leak.equals("yes");
    }
}
