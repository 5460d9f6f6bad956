package io.memwatchdog.core.replay;

import io.memwatchdog.core.verdict.ResourceSample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A recorded trace: {@code X.gc.csv[.gz]}, one row for each GC notification, and beside it, if it is there,
 * {@code X.tick.csv[.gz]}, the resources beside the heap at regular times. ZGC states the live set in its log only:
 * of a neighbour {@code X.log[.gz]} those lines, and no others, are taken along, as the watchdog reads them in a running JVM.
 */
final class CsvTrace implements ReplayInput {

    private static final List<String> TICKS = List.of(".tick.csv.gz", ".tick.csv");
    private static final List<String> LOG = List.of(".log.gz", ".log");

    private final Path collections;

    CsvTrace(Path collections) {
        this.collections = collections;
    }

    @Override
    public List<String> play(ReplaySink sink) throws IOException {
        List<String> notes = new ArrayList<>();
        try (TextFile gc = new TextFile(collections);
                TickCsv ticks = ticks(notes)) {
            NotificationCsv rows = new NotificationCsv(gc, collections);
            ResourceSample tick = ticks.next();
            LiveSets live = LiveSets.NONE;
            boolean first = true;
            for (var row = rows.next(); row != null; row = rows.next()) {
                while (tick != null && tick.atMs() <= row.receivedMs()) {
                    sink.accept(tick);
                    tick = ticks.next();
                }
                if (first && row.event().collector().startsWith("ZGC")) {
                    live = LiveSets.of(neighbour(LOG), notes);
                }
                first = false;
                live.playUntil(row.receivedMs(), sink);
                sink.accept(row.event());
            }
            for (; tick != null; tick = ticks.next()) {
                sink.accept(tick);
            }
            note(collections, rows.skipped(), gc.broken(), notes);
            Path neighbour = neighbour(TICKS);
            if (neighbour != null) {
                note(neighbour, ticks.skipped(), ticks.broken(), notes);
            }
        }
        return notes;
    }

    private static void note(Path file, int skipped, boolean broken, List<String> notes) {
        if (skipped > 0) {
            String rows = skipped == 1 ? "1 row of %s was" : skipped + " rows of %s were";
            notes.add(rows.formatted(file.getFileName()) + " cut off or unreadable");
        }
        if (broken) {
            notes.add(file.getFileName() + " breaks off");
        }
    }

    @Override
    public List<Path> files() {
        return Stream.of(collections, neighbour(TICKS), neighbour(LOG))
                .filter(Objects::nonNull)
                .toList();
    }

    private TickCsv ticks(List<String> notes) {
        Path neighbour = neighbour(TICKS);
        if (neighbour == null) {
            return TickCsv.NONE;
        }
        try {
            return TickCsv.open(neighbour);
        } catch (IOException e) {
            notes.add(neighbour.getFileName() + " was left out: " + e.getMessage());
            return TickCsv.NONE;
        }
    }

    private @Nullable Path neighbour(List<String> suffixes) {
        String name = collections.getFileName().toString();
        int end = name.lastIndexOf(".gc.csv");
        if (end < 0) {
            return null;
        }
        String stem = name.substring(0, end);
        for (String suffix : suffixes) {
            Path candidate = collections.resolveSibling(stem + suffix);
            if (Files.isReadable(candidate)) {
                return candidate;
            }
        }
        return null;
    }
}
