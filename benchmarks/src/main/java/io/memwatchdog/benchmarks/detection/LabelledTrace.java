package io.memwatchdog.benchmarks.detection;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;

/** A recorded trace and the truth about it, which no detector sees. One second of its clock stands for a minute. */
record LabelledTrace(
        String id,
        String kind,
        String collector,
        boolean leak,
        boolean heapLeak,
        long leakStartMs,
        long endMs,
        double leakBytesPerMs,
        long maxHeapBytes,
        Path collections,
        TruthTrack truth) {

    /** All traces which {@code labels.csv} of the folder names and whose files are there. */
    static List<LabelledTrace> in(Path folder) throws IOException {
        List<LabelledTrace> traces = new ArrayList<>();
        List<String> lines = Files.readAllLines(folder.resolve("labels.csv"));
        List<String> header = List.of(lines.get(0).split(",", -1));
        for (String line : lines.subList(1, lines.size())) {
            Map<String, String> row = new HashMap<>();
            String[] cells = line.split(",", -1);
            for (int i = 0; i < header.size() && i < cells.length; i++) {
                row.put(header.get(i), cells[i]);
            }
            Path collections = folder.resolve(row.get("id") + ".gc.csv.gz");
            if (Files.exists(collections)) {
                traces.add(of(row, collections));
            }
        }
        return traces;
    }

    private static LabelledTrace of(Map<String, String> row, Path collections) throws IOException {
        String id = text(row, "id");
        String kind = text(row, "kind");
        Path ticks = collections.resolveSibling(id + ".tick.csv.gz");
        boolean elsewhere = kind.matches("leak_.*\\b(loader|direct|thread)\\b.*|leak_(loader|direct|thread)");
        return new LabelledTrace(
                id,
                kind,
                text(row, "collector") + text(row, "jdk"),
                text(row, "leak").equals("yes"),
                !elsewhere,
                Long.parseLong(text(row, "leak_start_ms")),
                Long.parseLong(text(row, "end_ms")),
                Double.parseDouble(text(row, "leak_rate_bytes_per_ms")),
                Long.parseLong(text(row, "heap_max")),
                collections,
                TruthTrack.read(ticks));
    }

    private static String text(Map<String, String> row, String column) {
        return row.getOrDefault(column, "");
    }

    /**
     * Which half a run belongs to follows from the hash of what the program does: all of its runs, under whatever
     * collector, are in the same half.
     */
    boolean forTuning() {
        return hash() % 2 == 0;
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
            List<long[]> rows = new ArrayList<>();
            try (BufferedReader reader = new BufferedReader(
                    new InputStreamReader(new GZIPInputStream(Files.newInputStream(ticks)), StandardCharsets.UTF_8))) {
                String first = reader.readLine();
                List<String> header = first == null ? List.of() : List.of(first.split(",", -1));
                int live = header.indexOf("truth_live");
                int leaked = header.indexOf("truth_leaked");
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    String[] cells = line.split(",", -1);
                    if (cells.length >= header.size()) {
                        rows.add(new long[] {
                            Long.parseLong(cells[0]), Long.parseLong(cells[live]), Long.parseLong(cells[leaked])
                        });
                    }
                }
            }
            return new TruthTrack(rows);
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
