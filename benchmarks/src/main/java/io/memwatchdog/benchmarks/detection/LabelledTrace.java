package io.memwatchdog.benchmarks.detection;

import io.memwatchdog.core.verdict.Resource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;

/**
 * A recorded trace and the truth about it, which no detector sees. One second of its clock stands for a minute.
 *
 * @param resource what leaks; the heap in a healthy run
 */
record LabelledTrace(
        String id,
        String kind,
        String collector,
        boolean leak,
        Resource resource,
        long leakStartMs,
        long endMs,
        double leakBytesPerMs,
        long maxHeapBytes,
        Path collections,
        TruthTrack truth) {

    private static final String SUFFIX = ".gc.csv.gz";

    /**
     * All traces which {@code labels.csv} of the folder names and whose files are there.
     *
     * @throws IOException if labels or truth are missing or damaged; the message names the place
     */
    static List<LabelledTrace> in(Path folder) throws IOException {
        List<LabelledTrace> traces = new ArrayList<>();
        for (Label label : Label.in(folder)) {
            Path collections = folder.resolve(label.text("id") + SUFFIX);
            if (Files.exists(collections)) {
                traces.add(of(label, collections));
            }
        }
        return traces;
    }

    /** Traces of which nobody says what they are. */
    static List<String> unlabelled(Path folder) throws IOException {
        Set<String> labelled = new HashSet<>();
        for (Label label : Label.in(folder)) {
            labelled.add(label.text("id"));
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(SUFFIX))
                    .map(name -> name.substring(0, name.length() - SUFFIX.length()))
                    .filter(id -> !labelled.contains(id))
                    .sorted()
                    .toList();
        }
    }

    private static LabelledTrace of(Label label, Path collections) throws IOException {
        String id = label.text("id");
        return new LabelledTrace(
                id,
                label.text("kind"),
                label.text("collector") + label.text("jdk"),
                label.isLeak(),
                label.resource(),
                label.leakStartMs(),
                label.number("end_ms"),
                label.decimal("leak_rate_bytes_per_ms"),
                label.number("heap_max"),
                collections,
                TruthTrack.read(collections.resolveSibling(id + ".tick.csv.gz")));
    }

    /**
     * Which half a run belongs to follows from the hash of what the program does: all of its runs, under whatever
     * collector, are in the same half.
     */
    boolean forTuning() {
        return hash() % 2 == 0;
    }

    boolean leaksHeap() {
        return leak && resource == Resource.HEAP;
    }

    int fold(int folds) {
        return (int) (hash() / 2 % folds);
    }

    private long hash() {
        CRC32 crc = new CRC32();
        crc.update(kind.getBytes(StandardCharsets.UTF_8));
        return crc.getValue();
    }

    /** What the program itself held and leaked, sampled. */
    record TruthTrack(List<long[]> rows) {

        static TruthTrack read(Path ticks) throws IOException {
            if (!Files.isRegularFile(ticks)) {
                throw new IOException(ticks + " is missing; the truth about the trace stands in it");
            }
            List<long[]> rows = new ArrayList<>();
            try (BufferedReader reader = new BufferedReader(
                    new InputStreamReader(new GZIPInputStream(Files.newInputStream(ticks)), StandardCharsets.UTF_8))) {
                String first = reader.readLine();
                List<String> header = first == null ? List.of() : List.of(first.split(",", -1));
                int live = column(header, "truth_live", ticks);
                int leaked = column(header, "truth_leaked", ticks);
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    String[] cells = line.split(",", -1);
                    if (cells.length >= header.size()) {
                        row(cells, live, leaked).ifPresent(rows::add);
                    }
                }
            }
            return new TruthTrack(rows);
        }

        private static int column(List<String> header, String name, Path ticks) throws IOException {
            int column = header.indexOf(name);
            if (column < 0) {
                throw new IOException(ticks + " has no column " + name);
            }
            return column;
        }

        /** Empty if it was cut off in the middle. */
        private static Optional<long[]> row(String[] cells, int live, int leaked) {
            try {
                return Optional.of(
                        new long[] {Long.parseLong(cells[0]), Long.parseLong(cells[live]), Long.parseLong(cells[leaked])
                        });
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        }

        long liveBytes(long atMs) {
            return at(atMs)[1];
        }

        long leakedBytes(long atMs) {
            return at(atMs)[2];
        }

        private long[] at(long atMs) {
            long[] found = {0, 0, 0};
            for (long[] row : rows) {
                if (row[0] > atMs && found[0] > 0) {
                    break;
                }
                found = row;
            }
            return found;
        }
    }
}
