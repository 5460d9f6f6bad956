package io.memwatchdog.core;

import io.memwatchdog.core.schedule.Schedule;
import io.memwatchdog.core.schedule.WatchdogClock;
import io.memwatchdog.core.verdict.Finding;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * A question about the heap's content, one at a time. Alarms wait for the answer: whatever keeps it from coming must not keep
 * them for ever. Runs on the watchdog's thread.
 */
final class Inquiry {

    private final Duration patience;
    private final Consumer<Finding> answers;
    private final Schedule schedule;
    private final WatchdogClock clock;
    private boolean open;
    private int number;

    /**
     * None yet.
     *
     * @param patience with one
     * @param answers are told first that one is pending, and once more when it is over
     */
    Inquiry(Duration patience, Consumer<Finding> answers, Schedule schedule, WatchdogClock clock) {
        this.patience = patience;
        this.answers = answers;
        this.schedule = schedule;
        this.clock = clock;
    }

    boolean isOpen() {
        return open;
    }

    /**
     * Opens one. What cannot begin in a full heap is open no longer, so that it may be begun again.
     *
     * @param what is being compared, with its verb
     */
    void open(String what, Runnable firstStep) {
        open = true;
        number++;
        try {
            schedule.after(patience, later(() -> conclude(late())));
            answers.accept(Judgement.pending(clock.uptimeMs(), what));
            firstStep.run();
        } catch (OutOfMemoryError full) {
            open = false;
            throw full;
        }
    }

    private Finding late() {
        return Judgement.unavailable(clock.uptimeMs(), "it did not come to an end in time");
    }

    /** What is to be done with a result, unless all is over by then: an answer that comes after that is none. */
    <T> Consumer<T> later(Consumer<T> step) {
        int present = number;
        return value -> guarded(present, () -> step.accept(value));
    }

    /** The same without a result. */
    Runnable later(Runnable step) {
        int present = number;
        return () -> guarded(present, step);
    }

    private void guarded(int of, Runnable step) {
        if (!open || of != number) {
            return;
        }
        try {
            step.run();
        } catch (RuntimeException fault) {
            conclude(Judgement.unavailable(clock.uptimeMs(), fault.toString()));
            throw fault;
        }
    }

    void conclude(Finding finding) {
        open = false;
        answers.accept(finding);
    }
}
