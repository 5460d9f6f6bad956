package io.memwatchdog.core.replay;

import io.memwatchdog.core.gc.GcEvent;
import io.memwatchdog.core.gc.PoolUsage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows of {@code X.gc.csv}: eight columns about the collection, then five for each memory pool. */
final class NotificationCsv {

    private static final int FIXED = 8;
    private static final int PER_POOL = 5;

    /** A collection and when its notification came. */
    record Row(long receivedMs, GcEvent event) {}

    private final TextFile file;
    private final List<String> pools = new ArrayList<>();
    private int skipped;

    NotificationCsv(TextFile file, Path path) throws IOException {
        this.file = file;
        String header = file.next();
        if (header == null || !header.startsWith("uptime_ms,gc_name,action,cause,id,start_ms,end_ms,duration_ms")) {
            throw new IOException(path + " has no header uptime_ms,gc_name,…; is it a recorded trace?");
        }
        String[] names = header.split(",", -1);
        for (int i = FIXED; i + PER_POOL <= names.length; i += PER_POOL) {
            pools.add(names[i].substring(0, Math.max(0, names[i].lastIndexOf('|'))));
        }
    }

    @Nullable
    Row next() throws IOException {
        for (String line = file.next(); line != null; line = file.next()) {
            String[] cells = line.split(",", -1);
            if (cells.length >= FIXED + PER_POOL * pools.size()) {
                try {
                    return row(cells);
                } catch (NumberFormatException e) {
                    // A row that was cut off in the middle; counted below.
                }
            }
            skipped++;
        }
        return null;
    }

    int skipped() {
        return skipped;
    }

    private Row row(String[] cells) {
        Map<String, PoolUsage> usages = new HashMap<>();
        for (int pool = 0; pool < pools.size(); pool++) {
            int i = FIXED + PER_POOL * pool;
            if (!cells[i].isEmpty()) {
                usages.put(pools.get(pool), usage(cells, i));
            }
        }
        GcEvent event = new GcEvent(
                cells[1],
                cells[2],
                cells[3],
                Long.parseLong(cells[4]),
                Long.parseLong(cells[5]),
                Long.parseLong(cells[6]),
                usages);
        return new Row(Long.parseLong(cells[0]), event);
    }

    private static PoolUsage usage(String[] cells, int i) {
        return new PoolUsage(
                Long.parseLong(cells[i]),
                Long.parseLong(cells[i + 1]),
                Long.parseLong(cells[i + 2]),
                Long.parseLong(cells[i + 3]),
                Long.parseLong(cells[i + 4]));
    }
}
