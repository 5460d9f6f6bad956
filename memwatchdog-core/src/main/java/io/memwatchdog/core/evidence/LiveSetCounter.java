package io.memwatchdog.core.evidence;

import io.memwatchdog.core.schedule.Schedule;
import io.memwatchdog.core.snapshot.HeapSnapshotter;
import io.memwatchdog.core.snapshot.LiveSet;
import io.memwatchdog.core.snapshot.SnapshotException;
import io.memwatchdog.core.snapshot.SnapshotLimits;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Counts what is alive, on the thread that freezes heaps, so that no snapshot is refused for it.
 *
 * @param freezer may block for minutes
 * @param schedule is where the answer is told
 */
record LiveSetCounter(
        HeapSnapshotter snapshotter,
        Supplier<SnapshotLimits> limits,
        Executor freezer,
        Schedule schedule,
        SnapshotTotals totals) {

    void count(Consumer<LiveSet> counted, Consumer<String> refused) {
        try {
            freezer.execute(() -> tell(answer(counted, refused)));
        } catch (OutOfMemoryError noThread) {
            refused.accept("no thread can be had for it: " + noThread.getMessage());
        }
    }

    private Runnable answer(Consumer<LiveSet> counted, Consumer<String> refused) {
        try {
            LiveSet found = snapshotter.liveSet(limits.get());
            totals.stopped(found.pauseMs());
            return () -> counted.accept(found);
        } catch (SnapshotException | RuntimeException | OutOfMemoryError e) {
            return () -> refused.accept(String.valueOf(e.getMessage()));
        }
    }

    private void tell(Runnable answer) {
        try {
            schedule.execute(answer);
        } catch (OutOfMemoryError full) {
            // there will be another one
        }
    }
}
