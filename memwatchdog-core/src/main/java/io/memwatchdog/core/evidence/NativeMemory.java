package io.memwatchdog.core.evidence;

import io.memwatchdog.core.evidence.Parts.Part;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the JVM's own parts have committed, where it counts that ({@code -XX:NativeMemoryTracking=summary}): {@code jcmd
 * VM.native_memory}. What C code of others allocates is not in it.
 */
final class NativeMemory {

    private static final Pattern CATEGORY =
            Pattern.compile("-\\s+(.+?) \\(reserved=\\d+KB, committed=(\\d{1,15})KB.*\\)");

    private NativeMemory() {}

    /** No parts where it is not counted. */
    static Parts take(long atMs) {
        return parse(DiagnosticCommand.ask("vmNativeMemory", "summary"), atMs);
    }

    static Parts parse(String text, long atMs) {
        Map<String, Part> parts = new HashMap<>();
        text.lines()
                .map(String::strip)
                .map(CATEGORY::matcher)
                .filter(Matcher::matches)
                .forEach(row -> {
                    long bytes = Long.parseLong(row.group(2)) << 10;
                    parts.merge(row.group(1), new Part(0, bytes), Part::plus);
                });
        return new Parts(atMs, parts);
    }
}
