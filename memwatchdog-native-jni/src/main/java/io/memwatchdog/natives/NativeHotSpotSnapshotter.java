package io.memwatchdog.natives;

import io.memwatchdog.core.snapshot.Capability;
import io.memwatchdog.core.snapshot.HeapSnapshotter;
import io.memwatchdog.core.snapshot.Snapshot;
import io.memwatchdog.core.snapshot.SnapshotException;
import io.memwatchdog.core.snapshot.SnapshotLimits;
import io.memwatchdog.diff.HeapProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * HotSpot's own dumper, called from the native library. The application stands still while it writes: seconds per gigabyte.
 * Profiles are not its business.
 */
final class NativeHotSpotSnapshotter implements HeapSnapshotter {

    private final AtomicBoolean busy = new AtomicBoolean();

    @Override
    public Capability capability() {
        return new Capability("hotspot", true, false, "HotSpot's own dumper: the application stands still meanwhile");
    }

    @Override
    public Snapshot dump(Path target, SnapshotLimits limits) throws SnapshotException {
        if (limits.redact()) {
            throw new SnapshotException("HotSpot's dumper cannot redact; allow a dump without redaction or use fork");
        }
        if (!busy.compareAndSet(false, true)) {
            throw new SnapshotException("another snapshot is being taken; try again when it is complete");
        }
        try {
            return write(target);
        } finally {
            busy.set(false);
        }
    }

    private static Snapshot write(Path target) throws SnapshotException {
        // HotSpot insists on the suffix.
        Path part = target.resolveSibling(target.getFileName() + ".part.hprof");
        long start = System.nanoTime();
        try {
            dump0(part.toAbsolutePath().toString(), true);
            double durationMs = (System.nanoTime() - start) / 1e6;
            Files.move(part, target);
            return new Snapshot(target, "hotspot", Double.NaN, durationMs, Files.size(target));
        } catch (IOException | RuntimeException e) {
            deleteQuietly(part);
            throw new SnapshotException("HotSpot could not write the dump " + target + ": " + e, e);
        }
    }

    private static void deleteQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // The first error is the one to report.
        }
    }

    @Override
    public HeapProfile profile(SnapshotLimits limits) throws SnapshotException {
        throw new SnapshotException("HotSpot's dumper gives no live profile; take two dumps and compare them");
    }

    /** Throws what HotSpot throws, checked or not. */
    private static native void dump0(String path, boolean live) throws IOException;
}
