package io.memwatchdog.sample.order;

import io.memwatchdog.sample.leak.Leak;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.stereotype.Component;

/** A thread-local in a pool which is never removed. */
@Component
final class StaleThreadLocal implements Leak, AutoCloseable {

    private static final int THREADS = 2;

    private ExecutorService pool = payments();

    @Override
    public String name() {
        return "thread-local";
    }

    @Override
    public String story() {
        return "Payment threads collect an audit trail in a ThreadLocal and never remove it";
    }

    @Override
    public String culprit() {
        return "PaymentContext.auditTrail";
    }

    @Override
    public int bytesPerStep() {
        return 1_050;
    }

    @Override
    public synchronized void step() {
        pool.execute(() -> PaymentContext.CURRENT.get().audit());
    }

    @Override
    public synchronized void free() {
        pool.shutdownNow();
        pool = payments();
    }

    @Override
    public synchronized void close() {
        pool.shutdownNow();
    }

    private static ExecutorService payments() {
        return Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "payment");
            thread.setDaemon(true);
            return thread;
        });
    }
}
