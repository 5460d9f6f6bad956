package io.memwatchdog.core;

import io.memwatchdog.core.snapshot.HeapSnapshotter;
import io.memwatchdog.core.snapshot.HotSpotSnapshotter;
import io.memwatchdog.core.snapshot.SnapshotPolicy;
import io.memwatchdog.core.store.DirectorySnapshotStore;
import io.memwatchdog.core.store.SnapshotStore;
import java.time.Instant;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What takes snapshots and what keeps them: as the builder was given it, or else our own. */
record SnapshotParts(Watchdog.Builder builder) {

    SnapshotPolicy policy(LongSupplier liveBytes) {
        HeapSnapshotter hotSpot = builder.hotSpotSnapshotter != null
                ? builder.hotSpotSnapshotter
                : hotSpot(liveBytes, builder.hotSpotWriter);
        return new SnapshotPolicy(builder.settings.snapshots().strategy(), builder.forkSnapshotter, hotSpot);
    }

    private static HeapSnapshotter hotSpot(LongSupplier liveBytes, HotSpotSnapshotter.@Nullable Writer writer) {
        return writer == null ? new HotSpotSnapshotter(liveBytes) : new HotSpotSnapshotter(liveBytes, writer);
    }

    SnapshotStore store(Supplier<Instant> clock) {
        WatchdogSettings.Snapshots kept = builder.settings.snapshots();
        return builder.store != null
                ? builder.store
                : new DirectorySnapshotStore(
                        kept.directory(), kept.maxFiles(), kept.maxTotalBytes(), kept.gzip(), clock);
    }
}
