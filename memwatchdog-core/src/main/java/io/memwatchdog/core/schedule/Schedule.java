package io.memwatchdog.core.schedule;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Runs tasks one after the other on the watchdog's thread. Thread-safe. After the watchdog was closed, tasks are dropped. */
public interface Schedule extends Executor {

    /** What is freed may be gone again soon. */
    Duration FULL_HEAP_PAUSE = Duration.ofMillis(200);

    /** Runs a task once, not before the delay is over. */
    void after(Duration delay, Runnable task);

    /**
     * Runs a task, also where the memory to ask for that has to be waited for. For other threads than the watchdog's; one that is
     * interrupted gives up.
     *
     * @param task makes the task, again and again in a full heap
     */
    default void executePatiently(Supplier<Runnable> task) {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                execute(task.get());
                return;
            } catch (OutOfMemoryError full) {
                LockSupport.parkNanos(this, FULL_HEAP_PAUSE.toNanos());
            }
        }
    }
}
