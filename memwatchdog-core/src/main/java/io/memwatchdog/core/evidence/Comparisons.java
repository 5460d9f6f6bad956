package io.memwatchdog.core.evidence;

import io.memwatchdog.core.schedule.Schedule;
import io.memwatchdog.diff.HeapDiffResult;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Comparisons of snapshots, for people who wait for them, and for verdicts and alerts, which must not: on a busy machine one
 * takes seconds. These are made on another thread and told on the watchdog's. Thread-safe.
 */
public final class Comparisons {

    /** A verdict needs to know more of what grows than people may want to read. */
    private static final int MOST_TO_JUDGE = 20;

    private final Comparer comparer;
    private final int mostToRead;
    private final int mostToJudge;
    private final KeptSnapshots kept;
    private final Executor executor;
    private final Schedule schedule;

    Comparisons(Comparer comparer, int mostToRead, KeptSnapshots kept, Executor executor, Schedule schedule) {
        this.comparer = comparer;
        this.mostToRead = mostToRead;
        this.mostToJudge = Math.max(MOST_TO_JUDGE, mostToRead);
        this.kept = kept;
        this.executor = executor;
        this.schedule = schedule;
    }

    /**
     * The baseline of this JVM, or else its first snapshot, against its latest one that is ready to be compared. Blocks.
     *
     * @throws EvidenceException if there are not two, or one cannot be read
     */
    public HeapDiffResult latestToRead() throws EvidenceException {
        return comparer.latest(kept.list(), mostToRead);
    }

    /**
     * Two snapshots. Blocks.
     *
     * @param idA the earlier
     * @param idB the later
     * @throws EvidenceException if one is unknown or cannot be read
     */
    public HeapDiffResult toRead(String idA, String idB) throws EvidenceException {
        return comparer.compare(List.of(idA, idB), mostToRead);
    }

    /** As much of a comparison as people are to read. */
    public HeapDiffResult toRead(HeapDiffResult whole) {
        HeapDiffResult cut = whole.withMostSuspects(mostToRead);
        return cut.withSuspects(
                cut.suspects(), cut.entries().stream().limit(mostToRead).toList());
    }

    /** The same pair as {@link #latestToRead()}. */
    public void latest(Consumer<ComparisonOutcome> told) {
        compare(() -> comparer.latest(kept.list(), mostToJudge), told);
    }

    /** Two or more snapshots, the earliest first. What grows in every step counts for more. */
    public void of(List<String> ids, Consumer<ComparisonOutcome> told) {
        List<String> now = List.copyOf(ids);
        compare(() -> comparer.compare(now, mostToJudge), told);
    }

    /** What one snapshot alone tells, such as how full its caches are, if it was made from a dump. */
    public void examine(String id, Consumer<ComparisonOutcome> told) {
        compare(() -> comparer.examine(id, mostToJudge), told);
    }

    private void compare(Question question, Consumer<ComparisonOutcome> told) {
        try {
            Answer answer = new Answer(told);
            executor.execute(() -> answer(question, answer));
        } catch (OutOfMemoryError noThread) {
            schedule.execute(() -> told.accept(ComparisonOutcome.OUT_OF_MEMORY));
        }
    }

    private void answer(Question question, Answer answer) {
        try {
            answer.result = question.answer();
        } catch (OutOfMemoryError full) {
            // neither a result nor a fault says so
        } catch (EvidenceException | RuntimeException e) {
            answer.fault = e;
        }
        schedule.executePatiently(answer);
    }

    /** Made before the comparison, after which there may be no memory for it. */
    private static final class Answer implements Supplier<Runnable> {

        private final Consumer<ComparisonOutcome> told;
        private @Nullable HeapDiffResult result;
        private @Nullable Exception fault;

        Answer(Consumer<ComparisonOutcome> told) {
            this.told = told;
        }

        @Override
        public Runnable get() {
            ComparisonOutcome outcome = outcome();
            return () -> {
                told.accept(outcome);
                if (fault instanceof RuntimeException ours) {
                    throw ours;
                }
            };
        }

        private ComparisonOutcome outcome() {
            HeapDiffResult made = result;
            Exception failure = fault;
            if (made == null && failure == null) {
                return ComparisonOutcome.OUT_OF_MEMORY;
            }
            return made != null
                    ? ComparisonOutcome.of(made)
                    : ComparisonOutcome.failed(
                            String.valueOf(failure instanceof EvidenceException ? failure.getMessage() : failure));
        }
    }

    private interface Question {
        HeapDiffResult answer() throws EvidenceException;
    }
}
