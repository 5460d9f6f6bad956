package io.memwatchdog.core;

import io.memwatchdog.core.alert.AlertDesk;
import io.memwatchdog.core.evidence.AllocationRecorder;
import io.memwatchdog.core.schedule.Schedule;
import io.memwatchdog.core.verdict.Resource;
import io.memwatchdog.diff.AllocationSite;
import io.memwatchdog.diff.HeapDiffResult;
import io.memwatchdog.diff.HeapDiffResult.Suspect;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Adds to the heap's alert where what accumulates was allocated. A recording that has only begun has nothing old enough: it is
 * asked again. Runs on the watchdog's thread.
 */
final class WhereAllocated {

    /** Of an inquiry that costs a tenth of a second. */
    private static final int MOST_DOUBLINGS = 2;

    private final Duration gap;
    private final AllocationRecorder recorder;
    private final AlertDesk desk;
    private final Schedule schedule;
    private boolean awaited;

    WhereAllocated(Duration gap, AllocationRecorder recorder, AlertDesk desk, Schedule schedule) {
        this.gap = gap;
        this.recorder = recorder;
        this.desk = desk;
        this.schedule = schedule;
    }

    /**
     * Asks until it is known.
     *
     * @param comparison of heaps, which names who accumulates; null where there is none
     * @param sites that are known by now
     */
    void require(@Nullable HeapDiffResult comparison, List<AllocationSite> sites) {
        if (!isPlaced(comparison, sites)) {
            await(0);
        }
    }

    /** Whether it is known where what accumulates was allocated, or anything where nothing is known to accumulate. */
    private static boolean isPlaced(@Nullable HeapDiffResult comparison, List<AllocationSite> sites) {
        List<Suspect> suspects = comparison == null ? List.of() : comparison.suspects();
        return suspects.isEmpty()
                ? !sites.isEmpty()
                : !suspects.get(0).allocationSites().isEmpty();
    }

    private void await(int asked) {
        if (!awaited && recorder.isRecording()) {
            awaited = true;
            Duration pause = gap.multipliedBy(1L << Math.min(asked, MOST_DOUBLINGS));
            schedule.after(pause, () -> ask(asked + 1));
        }
    }

    private void ask(int asked) {
        awaited = false;
        recorder.read();
        List<AllocationSite> sites = recorder.sites();
        desk.firing(Resource.HEAP).ifPresent(alert -> {
            HeapDiffResult known = alert.evidence();
            boolean placed = isPlaced(known == null ? null : known.withAllocationSites(sites), sites);
            // What is still only a part of it is told once.
            if (placed || (alert.allocationSites().isEmpty() && !sites.isEmpty())) {
                desk.addSites(Resource.HEAP, sites);
            }
            if (!placed) {
                await(asked);
            }
        });
    }
}
