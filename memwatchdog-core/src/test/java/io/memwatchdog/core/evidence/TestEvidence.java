package io.memwatchdog.core.evidence;

import io.memwatchdog.core.WatchdogSettings;
import io.memwatchdog.core.schedule.ManualSchedule;
import io.memwatchdog.core.schedule.Schedule;
import io.memwatchdog.core.snapshot.HeapSnapshotter;
import io.memwatchdog.core.store.DirectorySnapshotStore;
import io.memwatchdog.core.store.SnapshotStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Supplier;

/** Evidence all of which is gathered on one thread. */
public final class TestEvidence {

    private TestEvidence() {}

    /** Kept in the given directory, at the time of the given schedule. */
    public static EvidenceCollector in(
            Path directory, WatchdogSettings settings, HeapSnapshotter snapshotter, ManualSchedule schedule) {
        DirectorySnapshotStore store = new DirectorySnapshotStore(directory, 100, Long.MAX_VALUE, false, schedule::now);
        return of(settings, snapshotter, store, schedule, schedule::now);
    }

    static EvidenceCollector of(
            WatchdogSettings settings,
            HeapSnapshotter snapshotter,
            SnapshotStore store,
            Schedule schedule,
            Supplier<Instant> clock) {
        return new EvidenceCollector(
                settings, snapshotter, store, schedule, schedule, schedule, clock, AllocationRecorder.off());
    }
}
