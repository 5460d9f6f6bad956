package io.memwatchdog.cli;

import io.memwatchdog.core.replay.ReplayAlarm;
import io.memwatchdog.core.replay.ReplayResult;
import io.memwatchdog.core.verdict.Level;
import io.memwatchdog.core.verdict.Resource;
import io.memwatchdog.diff.render.ByteSize;
import java.io.IOException;
import java.util.Locale;
import picocli.CommandLine.Help.Ansi;

/** What was said about one input, for people: the run in one line of blocks, and the alarms below it. */
final class ReplayText {

    private static final int MARGIN = 2;

    private final Terminal terminal;

    ReplayText(Terminal terminal) {
        this.terminal = terminal;
    }

    void write(ReplayResult result, Appendable out) throws IOException {
        line(out, styled("bold", result.input()) + "  " + facts(result));
        for (String note : result.notes()) {
            line(out, styled("yellow", "! " + note));
        }
        Sparkline heap = Sparkline.of(result, Math.min(terminal.width() - MARGIN, 100));
        if (!heap.isEmpty()) {
            line(out, "  " + heap.blocks());
            line(out, "  " + styled("faint", heap.legend()));
        }
        if (result.alarms().isEmpty()) {
            line(out, "  " + styled(isHeapJudged(result) ? "green" : "yellow", silence(result)));
        }
        for (ReplayAlarm alarm : result.alarms()) {
            alarm(alarm, heap, out);
        }
        line(out, "");
    }

    /** What is said where no alarm is. */
    static String silence(ReplayResult result) {
        if (!isHeapJudged(result)) {
            return "the heap was not judged";
        }
        return result.points().isEmpty() ? "nothing to judge by" : "no alarm";
    }

    /** Without a limit there are samples, and no verdict. */
    static boolean isHeapJudged(ReplayResult result) {
        return result.points().isEmpty() || result.maxHeapBytes() > 0;
    }

    private void alarm(ReplayAlarm alarm, Sparkline heap, Appendable out) throws IOException {
        if (alarm.resource() == Resource.HEAP && !heap.isEmpty()) {
            line(out, "  " + " ".repeat(heap.column(alarm.atMs())) + styled("red", "▲"));
        }
        String head = alarm.level() + " " + alarm.resource().name().toLowerCase(Locale.ROOT);
        line(
                out,
                "  " + styled(alarm.level() == Level.LEAK ? "bold,red" : "bold,yellow", head) + " after "
                        + Durations.text(alarm.atMs() / 1000.0) + ": " + figures(alarm));
        line(out, "  " + alarm.reason());
    }

    static String figures(ReplayAlarm alarm) {
        StringBuilder text = new StringBuilder(rate(alarm));
        if (Double.isFinite(alarm.secondsToExhaustion())) {
            text.append(", exhausted in ").append(Durations.text(alarm.secondsToExhaustion()));
        }
        if (Double.isFinite(alarm.confidence())) {
            text.append(", confidence ").append(percent(alarm.confidence()));
        }
        if (alarm.endedMs() >= 0) {
            text.append(", over after ").append(Durations.text(alarm.endedMs() / 1000.0));
        }
        return text.toString();
    }

    /** Nothing is certain before it happened. */
    private static String percent(double confidence) {
        return confidence > 0.99 && confidence < 1 ? "> 99 %" : Math.round(confidence * 100) + " %";
    }

    private static String rate(ReplayAlarm alarm) {
        double perSecond = alarm.slopeBytesPerMs() * 1000;
        if (!alarm.resource().isInBytes()) {
            return String.format(
                    Locale.ROOT, "%+.2f %s/s", perSecond, alarm.resource().unit());
        }
        return new ByteSize(Math.round(perSecond)).signed() + "/s";
    }

    static String facts(ReplayResult result) {
        return result.collector() + ", heap limit "
                + (result.maxHeapBytes() > 0 ? new ByteSize(result.maxHeapBytes()) : "unknown (--max-heap)") + ", "
                + Durations.text(result.durationMs() / 1000.0) + ", "
                + result.points().size() + " samples";
    }

    private String styled(String style, String text) {
        return terminal.colour() ? Ansi.ON.string("@|" + style + " " + text.replace("|@", "| @") + "|@") : text;
    }

    private static void line(Appendable out, String text) throws IOException {
        out.append(text).append('\n');
    }
}
