package io.memwatchdog.cli;

import io.memwatchdog.core.replay.ReplayAlarm;
import io.memwatchdog.core.replay.ReplayPoint;
import io.memwatchdog.core.replay.ReplayResult;
import io.memwatchdog.core.verdict.Resource;
import io.memwatchdog.diff.render.ByteSize;
import io.memwatchdog.diff.render.HtmlPage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The live heap over time as SVG: samples coloured by what was thought of them, the limit, alarms with their trend. */
final class HeapChart {

    private static final int WIDTH = 1160;
    private static final int HEIGHT = 300;
    private static final int LEFT = 78;
    private static final int RIGHT = 16;
    private static final int TOP = 26;
    private static final int BOTTOM = 30;
    private static final int GRID_LINES = 4;

    /** More are not told apart on a screen. */
    private static final int MOST_POINTS = 1_500;

    private final ReplayResult result;
    private final long endMs;
    private final long topBytes;

    HeapChart(ReplayResult result) {
        this.result = result;
        endMs = Math.max(1, result.durationMs());
        long most =
                result.points().stream().mapToLong(ReplayPoint::usedBytes).max().orElse(1);
        // a little air above
        topBytes = Math.max(100, Math.max(result.maxHeapBytes(), most)) / 100 * 104;
    }

    void write(Appendable out) throws IOException {
        out.append(String.format(
                Locale.ROOT,
                "<svg class=\"chart\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"Live heap over time\">%n",
                WIDTH,
                HEIGHT));
        grid(out);
        limit(out);
        List<ReplayPoint> points = thinned(result.points());
        line(points, out);
        for (ReplayPoint point : points) {
            point(point, out);
        }
        for (ReplayAlarm alarm : result.alarms()) {
            alarm(alarm, out);
        }
        out.append("</svg>\n");
    }

    private void grid(Appendable out) throws IOException {
        for (int i = 0; i <= GRID_LINES; i++) {
            long bytes = topBytes * i / GRID_LINES;
            double y = y(bytes);
            out.append(tag(
                    "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>", LEFT, WIDTH - RIGHT, y, y));
            out.append(tag("<text class=\"y\" x=\"%d\" y=\"%.1f\">%s</text>", LEFT - 8, y + 4, new ByteSize(bytes)));
            double x = LEFT + (double) (WIDTH - LEFT - RIGHT) * i / GRID_LINES;
            String anchor = i == 0 ? "start" : i == GRID_LINES ? "end" : "middle";
            out.append(tag(
                    "<text class=\"x\" text-anchor=\"%s\" x=\"%.1f\" y=\"%d\">%s</text>%n",
                    anchor, x, HEIGHT - 8, Durations.text(endMs / 1000.0 * i / GRID_LINES)));
        }
    }

    private void limit(Appendable out) throws IOException {
        if (result.maxHeapBytes() > 0) {
            double y = y(result.maxHeapBytes());
            out.append(tag(
                    "<line class=\"limit\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>", LEFT, WIDTH - RIGHT, y, y));
            out.append(tag("<text class=\"limit\" x=\"%d\" y=\"%.1f\">heap limit</text>%n", LEFT + 6, y + 13));
        }
    }

    private void line(List<ReplayPoint> points, Appendable out) throws IOException {
        out.append("<polyline class=\"line\" points=\"");
        for (ReplayPoint point : points) {
            out.append(tag("%.1f,%.1f ", x(point.atMs()), y(point.usedBytes())));
        }
        out.append("\"/>\n");
    }

    private void point(ReplayPoint point, Appendable out) throws IOException {
        out.append(tag(
                "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"2.4\"><title>%s: %s, %s</title></circle>",
                point.level().name().toLowerCase(Locale.ROOT),
                x(point.atMs()),
                y(point.usedBytes()),
                Durations.text(point.atMs() / 1000.0),
                new ByteSize(point.usedBytes()),
                point.level().name().toLowerCase(Locale.ROOT).replace('_', ' ')));
    }

    private void alarm(ReplayAlarm alarm, Appendable out) throws IOException {
        String level = alarm.level().name().toLowerCase(Locale.ROOT);
        double x = x(alarm.atMs());
        out.append(tag(
                "%n<line class=\"mark %s\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>",
                level, x, x, TOP, HEIGHT - BOTTOM));
        String anchor = x > WIDTH * 0.8 ? "end" : "start";
        out.append(tag(
                "<text class=\"mark %s\" text-anchor=\"%s\" x=\"%.1f\" y=\"%d\">%s</text>",
                level,
                anchor,
                x,
                TOP - 8,
                HtmlPage.escaped(alarm.level() + " " + alarm.resource().name().toLowerCase(Locale.ROOT))));
        if (alarm.resource() == Resource.HEAP && alarm.slopeBytesPerMs() > 0) {
            trend(alarm, out);
        }
    }

    /** From the sample at the alarm to the limit, or to the end. */
    private void trend(ReplayAlarm alarm, Appendable out) throws IOException {
        long start = usedAt(alarm.atMs());
        long span = Math.min(endMs - alarm.atMs(), Math.round((topBytes - start) / alarm.slopeBytesPerMs()));
        if (span > 0) {
            out.append(tag(
                    "<line class=\"trend\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>",
                    x(alarm.atMs()),
                    y(start),
                    x(alarm.atMs() + span),
                    y(start + Math.round(span * alarm.slopeBytesPerMs()))));
        }
    }

    private long usedAt(long atMs) {
        long used = result.points().get(0).usedBytes();
        for (ReplayPoint point : result.points()) {
            if (point.atMs() > atMs) {
                break;
            }
            used = point.usedBytes();
        }
        return used;
    }

    private static List<ReplayPoint> thinned(List<ReplayPoint> points) {
        int step = points.size() / MOST_POINTS + 1;
        List<ReplayPoint> kept = new ArrayList<>();
        for (int i = 0; i < points.size(); i += step) {
            kept.add(points.get(i));
        }
        return kept;
    }

    private double x(long atMs) {
        return LEFT + Math.max(0, Math.min(1, (double) atMs / endMs)) * (WIDTH - LEFT - RIGHT);
    }

    private double y(long bytes) {
        return HEIGHT - BOTTOM - (double) bytes / topBytes * (HEIGHT - TOP - BOTTOM);
    }

    private static String tag(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
