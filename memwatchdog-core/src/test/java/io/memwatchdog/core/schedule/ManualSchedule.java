package io.memwatchdog.core.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Time that passes only when a test says so, and tasks that run only then. */
public final class ManualSchedule implements Schedule, WatchdogClock {

    private static final Instant START = Instant.parse("2026-11-21T06:55:00Z");

    private final AtomicLong nowMs = new AtomicLong();
    private final List<Due> tasks = new ArrayList<>();

    @Override
    public void execute(Runnable task) {
        after(Duration.ZERO, task);
    }

    @Override
    public synchronized void after(Duration delay, Runnable task) {
        tasks.add(new Due(nowMs.get() + delay.toMillis(), task));
    }

    @Override
    public long uptimeMs() {
        return nowMs.get();
    }

    @Override
    public Instant now() {
        return START.plusMillis(nowMs.get());
    }

    /** Runs all that is due now, and what that brings. */
    public void runDue() {
        passes(Duration.ZERO);
    }

    /** Lets time pass, and runs each task at its time. */
    public void passes(Duration time) {
        long until = nowMs.get() + time.toMillis();
        for (Due next = next(until); next != null; next = next(until)) {
            nowMs.set(Math.max(nowMs.get(), next.atMs()));
            next.task().run();
        }
        nowMs.set(until);
    }

    private synchronized Due next(long untilMs) {
        Due next = tasks.stream()
                .filter(due -> due.atMs() <= untilMs)
                .min(Comparator.comparingLong(Due::atMs))
                .orElse(null);
        tasks.remove(next);
        return next;
    }

    private record Due(long atMs, Runnable task) {}
}
