package io.memwatchdog.core.evidence;

import io.memwatchdog.core.WatchdogSettings;
import io.memwatchdog.core.schedule.Schedule;
import io.memwatchdog.core.snapshot.HeapSnapshotter;
import io.memwatchdog.core.store.SnapshotStore;
import java.time.Instant;
import java.util.function.Supplier;

/** Evidence all of which is gathered on one thread. */
public final class TestEvidence {

    private TestEvidence() {}

    public static EvidenceCollector of(
            WatchdogSettings settings,
            HeapSnapshotter snapshotter,
            SnapshotStore store,
            Schedule schedule,
            Supplier<Instant> clock) {
        return new EvidenceCollector(
                settings, snapshotter, store, schedule, schedule, schedule, clock, AllocationRecorder.off());
    }
}
