package io.memwatchdog.core.schedule;

import java.time.Duration;
import java.util.concurrent.Executor;

/** Runs tasks one after the other on the watchdog's thread. Thread-safe. After the watchdog was closed, tasks are dropped. */
public interface Schedule extends Executor {

    /** Runs a task once, not before the delay is over. */
    void after(Duration delay, Runnable task);
}
