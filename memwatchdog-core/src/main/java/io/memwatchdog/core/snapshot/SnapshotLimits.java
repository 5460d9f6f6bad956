package io.memwatchdog.core.snapshot;

import java.time.Duration;

/**
 * What a snapshot may cost.
 *
 * @param maxPause a snapshotter that expects to stop the application for longer refuses
 * @param deadline a snapshot that is not complete by then is given up
 * @param minFreeDiskBytes free space that must be left on the disk when the file is complete
 * @param gzip compress while writing
 * @param redact zero the contents of primitive arrays
 */
public record SnapshotLimits(
        Duration maxPause, Duration deadline, long minFreeDiskBytes, boolean gzip, boolean redact) {}
