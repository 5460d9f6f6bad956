package io.memwatchdog.core.snapshot;

import io.memwatchdog.diff.ClassCount;
import io.memwatchdog.diff.HeapProfile;
import io.memwatchdog.diff.fold.PathNames;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * HotSpot's class histogram as a heap profile: how many instances of each class are alive, but not who holds them. HotSpot
 * stops the application for it and collects first.
 */
final class ClassHistogram {

    static final String WARNING = "only classes are known, from HotSpot's histogram; who holds them is not";

    /** {@code    1:         12345        1234567  [Ljava.lang.Object; (java.base@17.0.15)}. */
    private static final Pattern ROW = Pattern.compile("\\s*\\d+:\\s+(\\d+)\\s+(\\d+)\\s+(\\S+)(?:\\s+\\(.*\\))?\\s*");

    private static final Map<Character, String> PRIMITIVES = Map.of(
            'Z', "boolean", 'B', "byte", 'C', "char", 'S', "short", 'I', "int", 'J', "long", 'F', "float", 'D',
            "double");

    private ClassHistogram() {}

    /** Asks this JVM. */
    static HeapProfile take(Instant now) throws SnapshotException {
        try {
            Object answer = ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcClassHistogram",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()});
            return parse(String.valueOf(answer), now);
        } catch (JMException e) {
            throw new SnapshotException("HotSpot gives no class histogram here: " + e, e);
        }
    }

    static HeapProfile parse(String text, Instant now) throws SnapshotException {
        Map<String, ClassCount> classes = new HashMap<>();
        text.lines().map(ROW::matcher).filter(Matcher::matches).forEach(row -> {
            String name = name(row.group(3));
            classes.merge(
                    name,
                    new ClassCount(name, Long.parseLong(row.group(1)), Long.parseLong(row.group(2))),
                    (a, b) -> new ClassCount(name, a.count() + b.count(), a.bytes() + b.bytes()));
        });
        if (classes.isEmpty()) {
            throw new SnapshotException("HotSpot's class histogram has an unknown form.");
        }
        List<ClassCount> rows = new ArrayList<>(classes.values());
        rows.sort(Comparator.comparingLong(ClassCount::bytes).reversed());
        return HeapProfile.from("histogram", now)
                .histogramAndTotals(rows)
                .warnings(List.of(WARNING))
                .build();
    }

    /** {@code [[Ljava.lang.String;} is {@code java.lang.String[][]}, as dumps and live profiles have it. */
    private static String name(String internal) {
        int dimensions = internal.lastIndexOf('[') + 1;
        if (dimensions == 0) {
            return PathNames.stable(internal);
        }
        String element = internal.substring(dimensions);
        String name = element.startsWith("L") && element.endsWith(";")
                ? PathNames.stable(element.substring(1, element.length() - 1))
                : PRIMITIVES.getOrDefault(element.charAt(0), element);
        return name + "[]".repeat(dimensions);
    }
}
