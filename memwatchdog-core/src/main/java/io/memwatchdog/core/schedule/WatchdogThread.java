package io.memwatchdog.core.schedule;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The daemon thread {@code memwatchdog}: tasks in the order of their times, and between them whatever has arrived in the
 * inbox. No thread, no thread-local and no hook outlives {@link #close()}.
 */
public final class WatchdogThread implements Schedule, AutoCloseable {

    /** Of the thread. */
    public static final String NAME = "memwatchdog";

    /** A clock that is set by a test does not wake anybody. */
    private static final long LONGEST_SLEEP_MS = 1000;

    private final WatchdogClock clock;
    private final BooleanSupplier inboxEmpty;
    private final Runnable inbox;
    private final Runnable look;
    private final long lookIntervalMs;
    private final Consumer<Throwable> onFault;
    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(64, Comparator.comparingLong(Task::dueMs).thenComparingLong(Task::number));
    private final AtomicBoolean open = new AtomicBoolean(true);
    private final Thread thread;
    private long numbers;
    private long nextLookMs;

    /**
     * A thread that is not running yet.
     *
     * @param inboxEmpty whether there is nothing to be handled by {@code inbox}
     * @param inbox handles what has arrived; called on this thread
     * @param look what is done again and again; repeating it needs no memory, so that it survives a full heap
     * @param onFault is told what tasks, inbox and look throw
     */
    public WatchdogThread(
            WatchdogClock clock,
            BooleanSupplier inboxEmpty,
            Runnable inbox,
            Runnable look,
            Duration lookInterval,
            Consumer<Throwable> onFault) {
        this.clock = clock;
        this.look = look;
        this.lookIntervalMs = Math.max(1, lookInterval.toMillis());
        this.inboxEmpty = inboxEmpty;
        this.inbox = inbox;
        this.onFault = onFault;
        this.thread = new Thread(null, this::run, NAME, 0, false);
        thread.setDaemon(true);
        // Threads that the JDK starts for us (HTTP, process reaper) inherit this one: ours would pin the application.
        thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
    }

    public void start() {
        thread.start();
    }

    public boolean isAlive() {
        return thread.isAlive();
    }

    public long threadId() {
        return thread.getId();
    }

    /** Looks at inbox and tasks now. Does not block and does not allocate. */
    public void wake() {
        LockSupport.unpark(thread);
    }

    @Override
    public void execute(Runnable task) {
        after(Duration.ZERO, task);
    }

    @Override
    public void after(Duration delay, Runnable task) {
        synchronized (tasks) {
            if (open.get()) {
                tasks.add(new Task(clock.uptimeMs() + delay.toMillis(), numbers++, task));
            }
        }
        wake();
    }

    /** Ends the thread; waits for the task that is running, at most the given time. */
    public void close(Duration patience) {
        synchronized (tasks) {
            open.set(false);
            tasks.clear();
        }
        wake();
        if (Thread.currentThread() != thread && thread.isAlive()) {
            join(patience);
        }
    }

    @Override
    public void close() {
        close(Duration.ofSeconds(5));
    }

    private void join(Duration patience) {
        try {
            thread.join(patience.toMillis());
            if (thread.isAlive()) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (open.get()) {
            guarded(inbox);
            lookIfDue();
            Task due = nextDue();
            if (due != null) {
                guarded(due.action());
            } else if (inboxEmpty.getAsBoolean()) {
                LockSupport.parkNanos(this, Math.min(untilNextMs(), LONGEST_SLEEP_MS) * 1_000_000);
            }
        }
    }

    private void lookIfDue() {
        long now = clock.uptimeMs();
        if (now >= nextLookMs) {
            nextLookMs = now + lookIntervalMs;
            guarded(look);
        }
    }

    private void guarded(Runnable action) {
        try {
            action.run();
        } catch (Throwable fault) {
            tell(fault);
        }
    }

    private void tell(Throwable fault) {
        try {
            onFault.accept(fault);
        } catch (Throwable another) {
            // the thread must go on, and there is nobody left to tell
        }
    }

    private @Nullable Task nextDue() {
        synchronized (tasks) {
            Task next = tasks.peek();
            return next != null && next.dueMs() <= clock.uptimeMs() ? tasks.poll() : null;
        }
    }

    private long untilNextMs() {
        synchronized (tasks) {
            Task next = tasks.peek();
            long dueMs = next == null ? nextLookMs : Math.min(nextLookMs, next.dueMs());
            return Math.max(1, dueMs - clock.uptimeMs());
        }
    }

    private record Task(long dueMs, long number, Runnable action) {}
}
