package io.memwatchdog.core.snapshot;

import io.memwatchdog.diff.HeapProfile;
import java.nio.file.Path;

/** Freezes the heap of this JVM. Thread-safe; one snapshot at a time, a second caller is refused at once. */
public interface HeapSnapshotter {

    /** What works here, and if not, why. Cheap after the first call; never throws. */
    Capability capability();

    /**
     * Writes the live heap to a new file, mode 0600.
     *
     * @param target does not exist yet; its directory does
     * @throws SnapshotException with cause and cure; then no file is left behind
     */
    Snapshot dump(Path target, SnapshotLimits limits) throws SnapshotException;

    /**
     * Folds the live heap into a profile, without a file.
     *
     * @throws SnapshotException where this snapshotter has no such ability ({@link Capability#profiles()} is false)
     */
    HeapProfile profile(SnapshotLimits limits) throws SnapshotException;

    /**
     * Counts what is alive by class: a profile without paths, for where nothing better can be had.
     *
     * @throws SnapshotException where this snapshotter has no such ability, or the pause would be too long
     */
    default HeapProfile histogram(SnapshotLimits limits) throws SnapshotException {
        throw new SnapshotException("There is no class histogram here.");
    }

    /**
     * Counts what is alive, and nothing else.
     *
     * @throws SnapshotException where this snapshotter has no such ability ({@link Capability#profiles()} is false)
     */
    default LiveSet liveSet(SnapshotLimits limits) throws SnapshotException {
        throw new SnapshotException("The live set cannot be counted here.");
    }

    /** How long the application stood still for the last profile or histogram, in milliseconds; NaN where it was not measured. */
    default double lastProfilePauseMs() {
        return Double.NaN;
    }

    /** How often an attempt that failed was repeated, since the start. */
    default long retries() {
        return 0;
    }
}
