package io.memwatchdog.core.schedule;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A daemon thread that is there only while it has work. Freezing a heap and waiting for its file may take minutes, comparing two of
 * them seconds; verdicts and alerts, on the watchdog's own thread, do not wait for that. Thread-safe. After {@link #close()} tasks
 * are dropped.
 */
public final class OccasionalThread implements Executor, AutoCloseable {

    /** Name of the one that takes snapshots. */
    public static final String SNAPSHOT = "memwatchdog-snapshot";

    /** Name of the one that compares them. */
    public static final String COMPARISON = "memwatchdog-comparison";

    private static final Logger log = LoggerFactory.getLogger(OccasionalThread.class);
    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final @Nullable ThreadMXBean threads =
            ManagementFactory.getThreadMXBean() instanceof ThreadMXBean hotSpots ? hotSpots : null;
    private final AtomicLong cpuTimeNs = new AtomicLong();
    private final AtomicLong allocatedBytes = new AtomicLong();
    private final String name;
    private final ThreadPoolExecutor one;

    /** No thread yet. */
    public OccasionalThread(String name) {
        this.name = name;
        one = new ThreadPoolExecutor(
                1,
                1,
                IDLE.toMillis(),
                TimeUnit.MILLISECONDS,
                new LinkedBlockingQueue<>(),
                this::thread,
                new ThreadPoolExecutor.DiscardPolicy());
        one.allowCoreThreadTimeOut(true);
    }

    @Override
    public void execute(Runnable task) {
        one.execute(task);
    }

    /** CPU time of the threads that have ended; about a second behind. */
    public long cpuTimeNs() {
        return cpuTimeNs.get();
    }

    /** What the threads that have ended had allocated. */
    public long allocatedBytes() {
        return allocatedBytes.get();
    }

    /** Interrupts the task that is running and waits for it, at most some seconds: HotSpot's own dumper hears no interrupt. */
    @Override
    public void close() {
        one.shutdownNow();
        try {
            boolean unused = one.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Thread thread(Runnable work) {
        Thread thread = new Thread(null, () -> accounted(work), name, 0, false);
        thread.setDaemon(true);
        // whoever asked for it, it is not done in the name of an application
        thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
        thread.setUncaughtExceptionHandler(OccasionalThread::complain);
        return thread;
    }

    /** An application may end itself by its default handler: it is not called for a thread of ours. */
    private static void complain(Thread thread, Throwable fault) {
        try {
            log.warn("memwatchdog: the thread {} failed; the next task gets a new one", thread.getName(), fault);
        } catch (Throwable full) {
            // nor is there memory to say so
        }
    }

    private void accounted(Runnable work) {
        try {
            work.run();
        } finally {
            if (threads != null) {
                cpuTimeNs.addAndGet(Math.max(0, threads.getCurrentThreadCpuTime()));
                allocatedBytes.addAndGet(Math.max(
                        0,
                        threads.getThreadAllocatedBytes(Thread.currentThread().getId())));
            }
        }
    }
}
