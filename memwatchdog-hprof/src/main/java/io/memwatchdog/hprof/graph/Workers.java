package io.memwatchdog.hprof.graph;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Shares out numbered pieces of work among threads. */
final class Workers {

    /** Does one piece of work. */
    @FunctionalInterface
    interface Work<W> {
        void on(W worker, int piece) throws IOException;
    }

    private Workers() {}

    /** Each worker, on a thread of its own, takes the next piece until all are done. */
    static <W> void share(List<W> workers, int pieces, Work<W> work) throws IOException {
        if (workers.size() == 1) {
            for (int piece = 0; piece < pieces; piece++) {
                work.on(workers.get(0), piece);
            }
            return;
        }
        ExecutorService threads = Executors.newFixedThreadPool(workers.size(), task -> {
            Thread thread = new Thread(task, "memwatchdog-hprof");
            thread.setDaemon(true);
            return thread;
        });
        try {
            AtomicInteger next = new AtomicInteger();
            List<Future<?>> running = new ArrayList<>();
            for (W worker : workers) {
                running.add(threads.submit(() -> {
                    for (int piece = next.getAndIncrement(); piece < pieces; piece = next.getAndIncrement()) {
                        work.on(worker, piece);
                    }
                    return null;
                }));
            }
            for (Future<?> future : running) {
                await(future);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void await(Future<?> future) throws IOException {
        try {
            future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof IOException io) {
                throw io;
            }
            if (cause instanceof RuntimeException runtime) {
                throw runtime;
            }
            if (cause instanceof Error error) {
                throw error;
            }
            throw new IOException(cause);
        }
    }
}
