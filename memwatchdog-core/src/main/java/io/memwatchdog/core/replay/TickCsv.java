package io.memwatchdog.core.replay;

import io.memwatchdog.core.verdict.HeapMemory;
import io.memwatchdog.core.verdict.ResourceSample;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows of {@code X.tick.csv}. The columns that tell the truth about a recorded program are never read: a detector must not
 * see them.
 */
final class TickCsv implements AutoCloseable {

    static final TickCsv NONE = new TickCsv();

    private final @Nullable TextFile file;
    private final Map<String, Integer> columns = new HashMap<>();
    /** Of a row; more than there are names where one stands twice. */
    private int width;

    private int skipped;

    private TickCsv() {
        this.file = null;
    }

    private TickCsv(TextFile file, String header) {
        this.file = file;
        String[] names = header.split(",", -1);
        width = names.length;
        for (int i = 0; i < names.length; i++) {
            columns.put(names[i], i);
        }
    }

    /** Whoever opens it closes it. */
    static TickCsv open(Path path) throws IOException {
        TextFile file = new TextFile(path);
        try {
            String header = file.next();
            if (header != null && header.startsWith("uptime_ms,")) {
                return new TickCsv(file, header);
            }
        } catch (IOException e) {
            file.close();
            throw e;
        }
        file.close();
        throw new IOException(path + " has no header uptime_ms,…; is it a recorded trace?");
    }

    @Nullable
    ResourceSample next() throws IOException {
        if (file == null) {
            return null;
        }
        for (String line = file.next(); line != null; line = file.next()) {
            String[] row = line.split(",", -1);
            if (row.length >= width) {
                try {
                    return sample(row);
                } catch (NumberFormatException e) {
                    // A row that was cut off in the middle of a number; the next may be whole.
                }
            }
            skipped++;
        }
        return null;
    }

    int skipped() {
        return skipped;
    }

    /** Whether the compressed data broke off or was damaged. */
    boolean broken() {
        return file != null && file.broken();
    }

    private ResourceSample sample(String[] row) {
        return new ResourceSample(
                value(row, "uptime_ms"),
                value(row, "heap_used"),
                value(row, "metaspace_used"),
                value(row, "classes"),
                value(row, "direct_used"),
                value(row, "direct_count"),
                value(row, "threads"),
                value(row, "rss"),
                value(row, "rss_limit"),
                value(row, "rss_anon"),
                value(row, "heap_committed"),
                value(row, "direct_limit"),
                value(row, "mapped_used"),
                value(row, "mapped_count"),
                value(row, "mapping_limit"),
                value(row, "thread_limit"),
                heapMemory(value(row, "heap_apart")));
    }

    private static HeapMemory heapMemory(long apart) {
        return apart == 2 ? HeapMemory.RESERVED : apart > 0 ? HeapMemory.SHARED : HeapMemory.ANONYMOUS;
    }

    private long value(String[] row, String column) {
        Integer index = columns.get(column);
        return index == null || row[index].isEmpty() ? -1 : Long.parseLong(row[index]);
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
