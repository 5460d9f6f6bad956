package io.memwatchdog.core.snapshot;

/**
 * What a snapshotter can do in this JVM.
 *
 * @param strategy {@code fork} or {@code hotspot}
 * @param dumps whether {@code .hprof} files can be written
 * @param profiles whether live heap profiles can be taken
 * @param reason why not, or how; for people
 */
public record Capability(String strategy, boolean dumps, boolean profiles, String reason) {}
