package io.memwatchdog.diff.fold;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** A second thread for one dump, where there may be one; otherwise work is done at once. */
final class Background implements AutoCloseable {

    private final Executor executor;
    private final Runnable end;

    Background(int threads) {
        if (threads == 1) {
            executor = Runnable::run;
            end = () -> {};
            return;
        }
        ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
            Thread made = new Thread(task, "memwatchdog-fold");
            made.setDaemon(true);
            return made;
        });
        executor = thread;
        end = thread::shutdownNow;
    }

    <T> CompletableFuture<T> start(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, executor);
    }

    /** Waits; what went wrong over there is thrown here as it was. */
    static <T> T join(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    @Override
    public void close() {
        end.run();
    }
}
