package io.memwatchdog.core.evidence;

import io.memwatchdog.core.evidence.Parts.Part;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Class loaders by their class, with what they have loaded: {@code jcmd VM.classloader_stats}. A leaking redeployment or script
 * engine shows as ever more loaders of one class; a leak of generated classes as ever more classes of one loader. The JVM stops
 * for it, for some milliseconds.
 */
final class LoaderStatistics {

    /** Loader, its parent, the JVM's own record; classes, bytes reserved, bytes used; class of the loader. */
    private static final Pattern LOADER =
            Pattern.compile("0x\\S+\\s+0x\\S+\\s+0x\\S+\\s+(\\d+)\\s+(\\d+)\\s+(\\d+)\\s+(\\S.*)");

    private static final Pattern HIDDEN =
            Pattern.compile("(\\d+)\\s+(\\d+)\\s+(\\d+)\\s+\\+ (?:hidden|unsafe anonymous) classes.*");

    private LoaderStatistics() {}

    static Parts take(long atMs) {
        return parse(DiagnosticCommand.ask("vmClassloaderStats"), atMs);
    }

    static Parts parse(String text, long atMs) {
        Map<String, Part> parts = new HashMap<>();
        String last = "";
        for (String line : text.lines().map(String::strip).toList()) {
            Matcher loader = LOADER.matcher(line);
            Matcher hidden = HIDDEN.matcher(line);
            if (loader.matches()) {
                last = loader.group(4);
                parts.merge("loaders " + last, new Part(1, 0), Part::plus);
                parts.merge("classes of " + last, part(loader), Part::plus);
            } else if (hidden.matches() && !last.isEmpty()) {
                parts.merge("hidden classes of " + last, part(hidden), Part::plus);
            }
        }
        return new Parts(atMs, parts);
    }

    private static Part part(Matcher row) {
        return new Part(number(row.group(1)), number(row.group(2)));
    }

    private static long number(String digits) {
        return digits.length() > 18 ? 0 : Long.parseLong(digits);
    }
}
