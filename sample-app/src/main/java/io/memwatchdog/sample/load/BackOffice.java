package io.memwatchdog.sample.load;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.springframework.stereotype.Component;

/** Works on documents, of which every other one stays in flight for a while: garbage of all ages, and a bounded live set. */
@Component
final class BackOffice implements AutoCloseable {

    private static final int DOCUMENT_BYTES = 4096;
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long MAX_ELAPSED_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Deque<byte[]> inFlight = new ArrayDeque<>();
    private final double documentsPerNano;
    private final long maxInFlight;
    private final Thread thread = new Thread(this::work, "back-office");
    private volatile boolean closed;

    BackOffice(LoadProperties properties) {
        documentsPerNano =
                (double) properties.allocationPerSecond().toBytes() / DOCUMENT_BYTES / TimeUnit.SECONDS.toNanos(1);
        maxInFlight = properties.inFlight().toBytes() / DOCUMENT_BYTES;
        thread.setDaemon(true);
        if (documentsPerNano > 0) {
            thread.start();
        }
    }

    // By the clock, not by ticks: a busy machine must not turn the load down.
    private void work() {
        long lastNanos = System.nanoTime();
        double due = 0;
        long number = 0;
        while (!closed) {
            LockSupport.parkNanos(TICK_NANOS);
            long nowNanos = System.nanoTime();
            due += Math.min(nowNanos - lastNanos, MAX_ELAPSED_NANOS) * documentsPerNano;
            lastNanos = nowNanos;
            for (; due >= 1; due--) {
                handle(new byte[DOCUMENT_BYTES], number++ % 2 == 0);
            }
        }
    }

    private void handle(byte[] document, boolean keep) {
        document[0] = 1;
        if (keep) {
            inFlight.addLast(document);
        }
        if (inFlight.size() > maxInFlight) {
            inFlight.removeFirst();
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
