package io.memwatchdog.cli;

import io.memwatchdog.diff.render.ByteSize;
import io.memwatchdog.hprof.Progress;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * One line on a terminal that is written over and over: phase, share, rate, time left. Wiped by {@link #close()}. May be told by
 * several threads.
 */
final class ProgressLine implements Progress, AutoCloseable {

    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long REDRAW_NANOS = NANOS_PER_SECOND / 8;

    private final String name;
    private final PrintWriter err;
    private final LongSupplier nanoTime;
    private final int width;
    private Phase phase = Phase.UNPACK;
    private long phaseStart;
    private long lastDraw;
    private int drawn;

    /** @param columns of the terminal; a line that is longer could not be written over */
    ProgressLine(String name, PrintWriter err, int columns, LongSupplier nanoTime) {
        this.name = name;
        this.err = err;
        this.nanoTime = nanoTime;
        this.width = Math.max(1, columns - 1);
        phaseStart = nanoTime.getAsLong();
        lastDraw = phaseStart - NANOS_PER_SECOND;
    }

    @Override
    public synchronized void at(Phase now, long done, long total) {
        long nanos = nanoTime.getAsLong();
        if (now != phase) {
            phase = now;
            phaseStart = nanos;
        } else if (nanos - lastDraw < REDRAW_NANOS) {
            return;
        }
        lastDraw = nanos;
        draw(text(done, total, (double) (nanos - phaseStart) / NANOS_PER_SECOND));
    }

    @Override
    public synchronized void close() {
        if (drawn > 0) {
            err.print("\r" + " ".repeat(drawn) + "\r");
            err.flush();
        }
    }

    private String text(long done, long total, double seconds) {
        String text = what();
        if (total > 0) {
            text += String.format(Locale.ROOT, " %3d %%", Math.min(100, done * 100 / total));
        }
        if (seconds < 0.2 || done == 0) {
            return text;
        }
        double rate = done / seconds;
        if (phase.compareTo(Phase.REFERENCES) <= 0) {
            // the later phases count in units of their own, which mean nothing to people
            text += ", " + new ByteSize((long) rate) + "/s";
        }
        return total > done ? text + ", " + Durations.text((total - done) / rate) + " left" : text;
    }

    /** Of a long name the middle is left out: its ends tell files apart. */
    static String fitting(String name, int columns) {
        int most = Math.max(columns, 8);
        if (name.length() <= most) {
            return name;
        }
        int tail = (most - 3) / 2;
        return name.substring(0, most - 3 - tail) + "..." + name.substring(name.length() - tail);
    }

    private String what() {
        return switch (phase) {
            case UNPACK -> "unpacking";
            case INDEX -> "reading objects";
            case REFERENCES -> "reading references";
            case DOMINATORS -> "finding who retains what";
            case FOLD -> "folding paths";
        };
    }

    private void draw(String progress) {
        String text = fitting(name, width - progress.length() - 2) + ": " + progress;
        text = text.substring(0, Math.min(text.length(), width));
        err.print("\r" + text + " ".repeat(Math.max(0, drawn - text.length())));
        err.flush();
        drawn = text.length();
    }
}
