package io.memwatchdog.core.snapshot;

import java.time.Duration;

/**
 * What a snapshot may cost, and how it is written.
 *
 * @param maxPause a snapshotter that expects to stop the application for longer refuses
 * @param deadline a snapshot that is not complete by then is given up
 * @param minFreeDiskBytes free space that must be left on the disk when the file is complete
 * @param gzip compress while writing
 * @param redact zero the contents of primitive arrays
 * @param hugePages before a fork, let the kernel move the heap into huge pages, which makes the pause much shorter
 */
public record SnapshotLimits(
        Duration maxPause, Duration deadline, long minFreeDiskBytes, boolean gzip, boolean redact, boolean hugePages) {

    /** A plain and whole dump from the pages as they are, however little disk space it leaves. */
    public static SnapshotLimits of(Duration maxPause, Duration deadline) {
        return new SnapshotLimits(maxPause, deadline, 0, false, false, false);
    }

    /** The same with so much free space to be left. */
    public SnapshotLimits withMinFreeDiskBytes(long bytes) {
        return new SnapshotLimits(maxPause, deadline, bytes, gzip, redact, hugePages);
    }

    /** The same, compressed or not. */
    public SnapshotLimits withGzip(boolean wanted) {
        return new SnapshotLimits(maxPause, deadline, minFreeDiskBytes, wanted, redact, hugePages);
    }

    /** The same, with or without the contents of primitive arrays. */
    public SnapshotLimits withRedact(boolean wanted) {
        return new SnapshotLimits(maxPause, deadline, minFreeDiskBytes, gzip, wanted, hugePages);
    }

    /** The same, with or without huge pages made before a fork. */
    public SnapshotLimits withHugePages(boolean wanted) {
        return new SnapshotLimits(maxPause, deadline, minFreeDiskBytes, gzip, redact, wanted);
    }
}
