package io.memwatchdog.diff.render;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of bytes as people read and write it, in binary units: {@code 12.4 MiB}. The JVM's letters ({@code 512m}) and the
 * units of Spring's {@code DataSize} ({@code 512MB}) are understood as the same binary units.
 */
public record ByteSize(long bytes) {

    private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    private static final Pattern TEXT =
            Pattern.compile("(\\d{1,19}(?:\\.\\d{1,9})?)\\s*(?:([kmgt])(?:i?b)?|b)?", Pattern.CASE_INSENSITIVE);

    /**
     * Reads {@code 10MiB}, {@code 1.5g}, {@code 4096}.
     *
     * @throws IllegalArgumentException with what is expected instead
     */
    public static ByteSize parse(String text) {
        Matcher matcher = TEXT.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a size; write for instance 10MiB, 512k or 1.5G");
        }
        double bytes = Double.parseDouble(matcher.group(1));
        String unit = matcher.group(2);
        if (unit != null) {
            bytes *= 1L << (10 * ("kmgt".indexOf(unit.toLowerCase(Locale.ROOT)) + 1));
        }
        if (bytes >= Long.MAX_VALUE) {
            throw new IllegalArgumentException("'" + text + "' is more than any heap holds");
        }
        return new ByteSize(Math.round(bytes));
    }

    /** With a sign, for growth: {@code +12.4 MiB}. */
    public String signed() {
        return bytes > 0 ? "+" + this : toString();
    }

    @Override
    public String toString() {
        double value = Math.abs((double) bytes);
        if (value < 1024) {
            return bytes + " B";
        }
        int unit = -1;
        // 1023.95 would be printed as 1024.0
        while (value >= 1023.95 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, "%s%.1f %s", bytes < 0 ? "-" : "", value, UNITS[Math.max(unit, 0)]);
    }
}
