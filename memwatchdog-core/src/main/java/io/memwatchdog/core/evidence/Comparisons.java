package io.memwatchdog.core.evidence;

import io.memwatchdog.core.schedule.Schedule;
import io.memwatchdog.diff.HeapDiffResult;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Comparisons that nobody waits for: on a busy machine one takes seconds, for which verdicts and alerts must not stand still.
 * Each is made on another thread and told on the watchdog's. Thread-safe.
 */
public final class Comparisons {

    private final Comparer comparer;
    private final KeptSnapshots kept;
    private final Executor executor;
    private final Schedule schedule;

    Comparisons(Comparer comparer, KeptSnapshots kept, Executor executor, Schedule schedule) {
        this.comparer = comparer;
        this.kept = kept;
        this.executor = executor;
        this.schedule = schedule;
    }

    /** The baseline of this JVM, or else its first snapshot, against its latest one that is ready to be compared. */
    public void latest(Consumer<Comparison> told) {
        compare(() -> comparer.latest(kept.list()), told);
    }

    /** Two or more snapshots, the earliest first. */
    public void of(List<String> ids, Consumer<Comparison> told) {
        List<String> now = List.copyOf(ids);
        compare(() -> comparer.compare(now), told);
    }

    /** What one snapshot alone tells. */
    public void examine(String id, Consumer<Comparison> told) {
        compare(() -> comparer.examine(id), told);
    }

    private void compare(Question question, Consumer<Comparison> told) {
        try {
            executor.execute(() -> answer(question, told));
        } catch (OutOfMemoryError noThread) {
            schedule.execute(() -> told.accept(Comparison.OUT_OF_MEMORY));
        }
    }

    private void answer(Question question, Consumer<Comparison> told) {
        try {
            Comparison comparison = Comparison.of(question.answer());
            schedule.executePatiently(() -> () -> told.accept(comparison));
        } catch (EvidenceException e) {
            schedule.executePatiently(() -> () -> told.accept(Comparison.failed(String.valueOf(e.getMessage()))));
        } catch (OutOfMemoryError full) {
            schedule.executePatiently(() -> () -> told.accept(Comparison.OUT_OF_MEMORY));
        } catch (RuntimeException fault) {
            schedule.executePatiently(() -> () -> {
                told.accept(Comparison.failed(fault.toString()));
                throw fault;
            });
        }
    }

    private interface Question {
        HeapDiffResult answer() throws EvidenceException;
    }
}
