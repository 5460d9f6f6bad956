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
                TickCsv ticks = ticks()) {
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
                    live = LiveSets.of(neighbour(LOG));
                }
                first = false;
                live.playUntil(row.receivedMs(), sink);
                sink.accept(row.event());
            }
            for (; tick != null; tick = ticks.next()) {
                sink.accept(tick);
            }
            if (rows.skipped() > 0) {
                notes.add(rows.skipped() + " rows of " + collections.getFileName() + " were cut off or unreadable");
            }
            if (gc.broken()) {
                notes.add(collections.getFileName() + " breaks off");
            }
        }
        return notes;
    }

    @Override
    public List<Path> files() {
        return Stream.of(collections, neighbour(TICKS), neighbour(LOG))
                .filter(Objects::nonNull)
                .toList();
    }

    private TickCsv ticks() throws IOException {
        Path neighbour = neighbour(TICKS);
        return neighbour == null ? TickCsv.NONE : new TickCsv(new TextFile(neighbour), neighbour);
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
