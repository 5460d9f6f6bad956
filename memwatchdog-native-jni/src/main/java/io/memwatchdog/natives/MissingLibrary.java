package io.memwatchdog.natives;

import io.memwatchdog.core.snapshot.Capability;
import io.memwatchdog.core.snapshot.HeapSnapshotter;
import io.memwatchdog.core.snapshot.Snapshot;
import io.memwatchdog.core.snapshot.SnapshotException;
import io.memwatchdog.core.snapshot.SnapshotLimits;
import io.memwatchdog.diff.HeapProfile;
import java.nio.file.Path;

/**
 * In the place of snapshots by fork where the library is not loaded: refuses, and says why.
 *
 * @param cause with its cure
 */
record MissingLibrary(String cause) implements HeapSnapshotter {

    @Override
    public Capability capability() {
        return new Capability("fork", false, false, "the native library is not loaded: " + cause);
    }

    @Override
    public Snapshot dump(Path target, SnapshotLimits limits) throws SnapshotException {
        throw new SnapshotException("no snapshot by fork: " + capability().reason());
    }

    @Override
    public HeapProfile profile(SnapshotLimits limits) throws SnapshotException {
        throw new SnapshotException("no profile by fork: " + capability().reason());
    }
}
