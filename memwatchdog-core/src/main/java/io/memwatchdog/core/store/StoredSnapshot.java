package io.memwatchdog.core.store;

import java.time.Instant;

/**
 * A snapshot that is kept.
 *
 * @param id issued by the store; never a path
 * @param bytes on disk, all of its files
 * @param reason {@code baseline}, {@code breach} or {@code request}
 * @param strategy {@code fork} or {@code hotspot}
 * @param dump whether there is an {@code .hprof}
 * @param profile whether there is a folded profile, so that it can be compared at once
 * @param pauseMs how long the application stood still; NaN where it was not measured
 * @param durationMs until the snapshot was complete
 */
public record StoredSnapshot(
        String id,
        Instant takenAt,
        long bytes,
        String reason,
        String strategy,
        boolean dump,
        boolean profile,
        double pauseMs,
        double durationMs) {}
