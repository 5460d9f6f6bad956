package io.memwatchdog.diff.fold;

import io.memwatchdog.diff.FoldOptions;
import io.memwatchdog.hprof.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Unpacks a dump on a thread of its own. */
public final class Unpacking implements AutoCloseable {

    private final Path file;
    private final FoldOptions options;
    private final FutureTask<OpenDump> work;
    private final Thread thread;
    private volatile Progress progress = Progress.NONE;

    /** Begins at once. */
    public Unpacking(Path file, FoldOptions options) {
        this.file = file;
        this.options = options;
        this.work = new FutureTask<>(() -> OpenDump.of(file, options, this::tell));
        this.thread = new Thread(work, "memwatchdog-unpack");
        thread.setDaemon(true);
        thread.start();
    }

    private void tell(Progress.Phase phase, long done, long total) {
        progress.at(phase, done, total);
    }

    /**
     * Waits for it. What failed beside another dump may have lacked the room that the other one took: it is tried again.
     *
     * @param visible told how far it is from now on
     */
    public OpenDump await(Progress visible) throws IOException {
        progress = visible;
        try {
            return work.get();
        } catch (ExecutionException e) {
            return OpenDump.of(file, options, visible);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Ends it; nothing is left of it on the disk then. */
    @Override
    public void close() {
        work.cancel(true);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
