package io.memwatchdog.core.snapshot;

import java.nio.file.Path;

/**
 * A finished dump.
 *
 * @param pauseMs how long the application stood still; NaN where it was not measured
 * @param durationMs from the call to the complete file
 */
public record Snapshot(Path file, String strategy, double pauseMs, double durationMs, long bytes) {}
