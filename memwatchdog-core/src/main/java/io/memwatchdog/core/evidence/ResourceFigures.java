package io.memwatchdog.core.evidence;

import io.memwatchdog.core.verdict.Resource;
import io.memwatchdog.core.verdict.ResourceSample;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A resource beside the heap in one line: how much of what is used, and where it ends. */
final class ResourceFigures {

    private static final double MIB = 1 << 20;

    private ResourceFigures() {}

    static String of(Resource resource, ResourceSample now) {
        return switch (resource) {
            case METASPACE -> join(size("metaspace", now.metaspaceUsedBytes()), count("classes", now.loadedClasses()));
            case DIRECT ->
                join(
                        count("direct buffers", now.directCount()),
                        size("together", now.directUsedBytes()),
                        size("limit", now.directLimitBytes()),
                        size("mapped files", now.mappedUsedBytes()));
            case MAPPED ->
                join(
                        count("mapped buffers", now.mappedCount()),
                        size("together", now.mappedUsedBytes()),
                        count("limit of mappings", now.mappingLimit()));
            case THREADS ->
                join(
                        count("threads", now.threads()),
                        count("limit of the container less its other tasks", now.threadLimit()));
            case PROCESS -> process(now);
            case HEAP -> size("heap", now.heapUsedBytes());
        };
    }

    private static String process(ResourceSample now) {
        long counted = Math.max(0, now.heapApart() ? 0 : now.heapCommittedBytes())
                + Math.max(0, now.metaspaceUsedBytes())
                + Math.max(0, now.directUsedBytes());
        long held = now.anonymousBytes() > 0 ? now.anonymousBytes() : now.residentBytes();
        return join(
                size("resident", now.residentBytes()),
                size("of which no file backs", now.anonymousBytes()),
                size("limit of the control group", now.residentLimitBytes()),
                size("heap", now.heapCommittedBytes()),
                size("metaspace", now.metaspaceUsedBytes()),
                size("direct buffers", now.directUsedBytes()),
                count("threads", now.threads()),
                size("none of heap, metaspace and direct buffers", Math.max(0, held - counted)));
    }

    private static String size(String name, long bytes) {
        return bytes < 0 ? "" : String.format(Locale.ROOT, "%s %.1f MiB", name, bytes / MIB);
    }

    private static String count(String name, long count) {
        return count < 0 ? "" : name + " " + count;
    }

    private static String join(String... figures) {
        List<String> known = new ArrayList<>(List.of(figures));
        known.removeIf(String::isEmpty);
        return String.join(", ", known);
    }
}
