package io.memwatchdog.core.evidence;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a whole at one moment.
 *
 * @param atMs milliseconds since the JVM started
 */
record Parts(long atMs, Map<String, Part> parts) {

    private static final int TOLD = 5;
    private static final double MIB = 1 << 20;

    Parts {
        parts = new LinkedHashMap<>(parts);
    }

    /**
     * One of them.
     *
     * @param count 0 where nothing is counted
     * @param bytes 0 where nothing is measured
     */
    record Part(long count, long bytes) {

        static final Part NONE = new Part(0, 0);

        Part plus(Part other) {
            return new Part(count + other.count, bytes + other.bytes);
        }
    }

    static Parts none(long atMs) {
        return new Parts(atMs, Map.of());
    }

    /** Those that have grown most, a line each; the largest where there is nothing to compare with. */
    String told(Parts before) {
        boolean compares = before.atMs < atMs && !before.parts.isEmpty();
        ToLongFunction<String> weight = name -> {
            Part old = compares ? before.part(name) : Part.NONE;
            Part now = part(name);
            return now.bytes - old.bytes + now.count - old.count;
        };
        List<String> first = parts.keySet().stream()
                .sorted(Comparator.comparingLong(weight).reversed().thenComparing(Comparator.naturalOrder()))
                .limit(TOLD)
                .toList();
        String head = compares ? "Grown most in " + ago(atMs - before.atMs) + ":\n" : "";
        return first.stream()
                .map(name -> line(name, compares ? before.part(name) : null))
                .collect(Collectors.joining("\n", first.isEmpty() ? "" : head, ""));
    }

    private Part part(String name) {
        return parts.getOrDefault(name, Part.NONE);
    }

    private String line(String name, @Nullable Part before) {
        Part now = part(name);
        List<String> figures = new ArrayList<>();
        if (now.count != 0) {
            figures.add(
                    now.count + (before == null ? "" : String.format(Locale.ROOT, " (%+d)", now.count - before.count)));
        }
        if (now.bytes != 0) {
            String change =
                    before == null ? "" : String.format(Locale.ROOT, " (%+.1f)", (now.bytes - before.bytes) / MIB);
            figures.add(String.format(Locale.ROOT, "%.1f MiB", now.bytes / MIB) + change);
        }
        return name + ": " + String.join(", ", figures);
    }

    private static String ago(long ms) {
        return ms < 120_000 ? ms / 1000 + " s" : ms / 60_000 + " min";
    }
}
