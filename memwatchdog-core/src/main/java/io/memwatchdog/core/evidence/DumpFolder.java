package io.memwatchdog.core.evidence;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** Folds a dump into a profile somewhere else than in the watched heap. */
interface DumpFolder extends AutoCloseable {

    /**
     * Starts folding and returns.
     *
     * @param profile is there when the future completes normally; otherwise no file is left
     * @return fails with an {@link java.io.IOException} that tells cause and cure
     */
    CompletableFuture<Path> fold(Path dump, Path profile);

    /** Ends what is under way. */
    @Override
    void close();
}
