package io.memwatchdog.core.snapshot;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What a snapshotter can do in this JVM.
 *
 * @param strategy {@code fork} or {@code hotspot}
 * @param dumps whether {@code .hprof} files can be written
 * @param profiles whether live heap profiles can be taken
 * @param reason why not, or how; for people
 */
public record Capability(String strategy, boolean dumps, boolean profiles, String reason) {

    /** Each way with what it can or why it cannot; for people. */
    public static String told(List<Capability> all) {
        return all.isEmpty()
                ? "nobody: the strategy allows none"
                : all.stream()
                        .map(way -> way.strategy() + (way.dumps() ? ": " : " not: ") + way.reason())
                        .collect(Collectors.joining(" | "));
    }
}
