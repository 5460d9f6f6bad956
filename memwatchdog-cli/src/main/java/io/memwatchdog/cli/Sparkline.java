package io.memwatchdog.cli;

import io.memwatchdog.core.replay.ReplayPoint;
import io.memwatchdog.core.replay.ReplayResult;
import io.memwatchdog.diff.render.ByteSize;
import java.util.Arrays;
import java.util.List;

/** The live heap over time in one line of blocks; the top is the limit of the heap, or the most that was seen. */
final class Sparkline {

    private static final String BLOCKS = "▁▂▃▄▅▆▇█";

    private final long[] columns;
    private final long durationMs;
    private final long top;
    private final long least;
    private final long most;

    private Sparkline(long[] columns, long durationMs, long top, long least, long most) {
        this.columns = columns;
        this.durationMs = durationMs;
        this.top = top;
        this.least = least;
        this.most = most;
    }

    static Sparkline of(ReplayResult result, int width) {
        List<ReplayPoint> points = result.points();
        long duration = Math.max(1, result.durationMs());
        long[] columns = new long[Math.max(1, width)];
        Arrays.fill(columns, -1);
        long least = Long.MAX_VALUE;
        long most = 0;
        for (ReplayPoint point : points) {
            int column = column(point.atMs(), duration, columns.length);
            columns[column] = Math.max(columns[column], point.usedBytes());
            least = Math.min(least, point.usedBytes());
            most = Math.max(most, point.usedBytes());
        }
        return new Sparkline(columns, duration, Math.max(result.maxHeapBytes(), most), least, most);
    }

    boolean isEmpty() {
        return most == 0;
    }

    int column(long atMs) {
        return column(atMs, durationMs, columns.length);
    }

    /** A column without a sample shows the one before it. */
    String blocks() {
        StringBuilder out = new StringBuilder();
        long last = -1;
        for (long column : columns) {
            last = column < 0 ? last : column;
            // in doubles: a damaged log may tell sizes that no long holds eight times
            int level = (int) Math.min(BLOCKS.length() - 1, (double) last * BLOCKS.length() / Math.max(1, top));
            out.append(last < 0 ? ' ' : BLOCKS.charAt(level));
        }
        return out.toString().stripTrailing();
    }

    String legend() {
        return "live heap " + new ByteSize(least) + " to " + new ByteSize(most) + ", full height " + new ByteSize(top);
    }

    private static int column(long atMs, long durationMs, int columns) {
        return (int) Math.max(0, Math.min(columns - 1, (double) atMs * columns / durationMs));
    }
}
