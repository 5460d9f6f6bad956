package io.memwatchdog.core.gc;

/** Sizes as the JVM writes them: {@code 512B}, {@code 4736K}, {@code 128M}, {@code 4G}. */
public final class LogSize {

    /** In a regular expression: two groups, number and unit. */
    public static final String PATTERN = "(\\d{1,15})([BKMGT])";

    private LogSize() {}

    public static long bytes(String number, String unit) {
        int shift =
                switch (unit) {
                    case "K" -> 10;
                    case "M" -> 20;
                    case "G" -> 30;
                    case "T" -> 40;
                    default -> 0;
                };
        long value = Long.parseLong(number);
        return value > Long.MAX_VALUE >> shift ? Long.MAX_VALUE : value << shift;
    }
}
