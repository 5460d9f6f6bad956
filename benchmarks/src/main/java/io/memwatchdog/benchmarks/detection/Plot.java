package io.memwatchdog.benchmarks.detection;

import io.memwatchdog.core.WatchdogSettings;
import io.memwatchdog.core.replay.Replay;
import io.memwatchdog.core.replay.ReplayAlarm;
import io.memwatchdog.core.replay.ReplayOptions;
import io.memwatchdog.core.replay.ReplayPoint;
import io.memwatchdog.core.replay.ReplayResult;
import io.memwatchdog.core.verdict.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** Draws what the detector saw and said: {@code Plot <trace.gc.csv.gz> <title> <out.svg>}. A second stands for a minute. */
public final class Plot {

    private static final int WIDTH = 720;
    private static final int HEIGHT = 260;
    private static final int LEFT = 46;
    private static final int BOTTOM = 34;
    private static final int TOP = 30;

    private final ReplayResult result;
    private final StringBuilder svg = new StringBuilder();

    private Plot(ReplayResult result) {
        this.result = result;
    }

    public static void main(String[] args) throws IOException {
        ReplayOptions options = new ReplayOptions(WatchdogSettings.Detection.defaults(), Duration.ofSeconds(1), 0);
        ReplayResult result = Replay.run(Path.of(args[0]), options);
        Files.writeString(Path.of(args[2]), new Plot(result).draw(args[1]));
    }

    private String draw(String title) {
        add(
                "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' font-family='sans-serif' font-size='11'>%n",
                WIDTH, HEIGHT);
        add("<rect width='100%%' height='100%%' fill='white'/>%n");
        add("<text x='%d' y='18' font-size='13' font-weight='bold'>%s</text>%n", LEFT, title);
        axes();
        for (ReplayPoint point : result.points()) {
            add(
                    "<circle cx='%.1f' cy='%.1f' r='2.4' fill='%s'/>%n",
                    x(point.atMs()), y(point.usedBytes()), colour(point));
        }
        result.alarms().stream()
                .filter(alarm -> alarm.resource() == Resource.HEAP)
                .forEach(this::alarm);
        return svg.append("</svg>\n").toString();
    }

    private void axes() {
        for (int percent = 0; percent <= 100; percent += 25) {
            double y = y(result.maxHeapBytes() * percent / 100);
            add("<line x1='%d' x2='%d' y1='%.1f' y2='%.1f' stroke='#ddd'/>%n", LEFT, WIDTH - 10, y, y);
            add("<text x='%d' y='%.1f' text-anchor='end' fill='#555'>%d %%</text>%n", LEFT - 6, y + 4, percent);
        }
        for (long second = 0; second * 1000 <= result.durationMs(); second += 10) {
            add(
                    "<text x='%.1f' y='%d' text-anchor='middle' fill='#555'>%d</text>%n",
                    x(second * 1000), HEIGHT - BOTTOM + 16, second);
        }
        add(
                "<text x='%d' y='%d' text-anchor='end' fill='#555'>minutes; live set in shares of the heap</text>%n",
                WIDTH - 10, HEIGHT - 4);
    }

    private void alarm(ReplayAlarm alarm) {
        double x = x(alarm.atMs());
        add(
                "<line x1='%.1f' x2='%.1f' y1='%d' y2='%d' stroke='#c0392b' stroke-dasharray='4 3'/>%n",
                x, x, TOP, HEIGHT - BOTTOM);
        add(
                "<text x='%.1f' y='%d' text-anchor='end' fill='#c0392b'>%s, %.0f min left</text>%n",
                x - 4, TOP + 12, alarm.level(), alarm.secondsToExhaustion());
    }

    private static String colour(ReplayPoint point) {
        return switch (point.level()) {
            case LEAK -> "#c0392b";
            case PRESSURE -> "#8e44ad";
            case SUSPICION -> "#e67e22";
            case HEALTHY -> "#27ae60";
            case WARMING_UP -> "#7f8c8d";
        };
    }

    private double x(long atMs) {
        return LEFT + (WIDTH - 10.0 - LEFT) * atMs / Math.max(1, result.durationMs());
    }

    private double y(long bytes) {
        return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - (double) TOP) * bytes / Math.max(1, result.maxHeapBytes());
    }

    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values));
    }
}
