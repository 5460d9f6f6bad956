package io.memwatchdog.core.replay;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * A line of a unified log, taken apart: decorations in brackets, then the message. Which decorations there are is the
 * user's choice ({@code -Xlog:…:file=…:time,uptime,level,tags}); one that tells the time must be among them.
 *
 * @param ms uptime where the line has it, else the date in milliseconds since 1970; NaN if it has neither
 * @param dateMs milliseconds since 1970; NaN if the line has no date
 */
record LogLine(double ms, boolean uptime, double dateMs, String message) {

    private static final int MOST_PREFIXES = 4;

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSZ");

    /** Null if the line has no decoration. What containers put before it, such as a time, a stream or a pod, is skipped. */
    static @Nullable LogLine of(String line) {
        int first = line.indexOf('[');
        for (int at = first, tries = 0; at >= 0 && tries < MOST_PREFIXES; at = line.indexOf('[', at + 1), tries++) {
            LogLine found = decorated(line.substring(at));
            if (found != null && !Double.isNaN(found.ms()) && (at == 0 || isUnified(line, at))) {
                return found;
            }
        }
        return first == 0 ? decorated(line) : null;
    }

    /** Whether the JVM has written this line, as far as its decorations tell. */
    static boolean isUnified(String line) {
        return isUnified(line, 0);
    }

    /** Applications write times in brackets, too. */
    private static boolean isUnified(String line, int at) {
        return line.indexOf("][gc", at) > 0 || line.indexOf("][info", at) > 0;
    }

    private static @Nullable LogLine decorated(String line) {
        double uptimeMs = Double.NaN;
        double dateMs = Double.NaN;
        int at = 0;
        while (at < line.length() && line.charAt(at) == '[') {
            int end = line.indexOf(']', at);
            if (end < 0) {
                return null;
            }
            String decoration = line.substring(at + 1, end);
            if (Double.isNaN(uptimeMs)) {
                uptimeMs = uptimeMs(decoration);
            }
            if (Double.isNaN(dateMs)) {
                dateMs = dateMs(decoration);
            }
            at = end + 1;
        }
        boolean hasUptime = !Double.isNaN(uptimeMs);
        return new LogLine(
                hasUptime ? uptimeMs : dateMs,
                hasUptime,
                dateMs,
                line.substring(at).strip());
    }

    private static double uptimeMs(String decoration) {
        double scale =
                decoration.endsWith("ms") ? 1 : decoration.endsWith("ns") ? 1e-6 : decoration.endsWith("s") ? 1000 : 0;
        if (scale == 0 || decoration.isEmpty() || !Character.isDigit(decoration.charAt(0))) {
            return Double.NaN;
        }
        int unit = scale == 1000 ? 1 : 2;
        try {
            // Some locales write a comma.
            double value = Double.parseDouble(
                    decoration.substring(0, decoration.length() - unit).replace(',', '.'));
            // Uptime in ns or ms may also be the time since 1970; such a decoration is not what it seems.
            return value * scale < 1e12 ? value * scale : Double.NaN;
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    private static double dateMs(String decoration) {
        if (decoration.length() < 24 || decoration.charAt(4) != '-' || decoration.charAt(10) != 'T') {
            return Double.NaN;
        }
        try {
            return OffsetDateTime.parse(decoration, DATE).toInstant().toEpochMilli();
        } catch (DateTimeException e) {
            return Double.NaN;
        }
    }
}
