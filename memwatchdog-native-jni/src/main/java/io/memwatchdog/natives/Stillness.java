package io.memwatchdog.natives;

import io.memwatchdog.core.snapshot.SnapshotException;
import java.util.Optional;

/**
 * Waits for a moment in which no object is being moved. Shenandoah does that while the application runs, in some part of each of
 * its cycles; a child that was forked in that part ends at once, and another one is tried a little later.
 */
final class Stillness {

    /** Each wait is twice as long as the one before: six seconds in all. */
    private static final int MOST_ATTEMPTS = 9;

    private static final int FIRST_WAIT_MS = 25;

    private Stillness() {}

    /** What may find that objects are being moved, and is empty then. */
    @FunctionalInterface
    interface Attempt<T> {
        Optional<T> make() throws SnapshotException;
    }

    /**
     * The first result.
     *
     * @throws SnapshotException where none could be had, or the thread was interrupted
     */
    static <T> T found(Attempt<T> attempt) throws SnapshotException {
        int waitMs = FIRST_WAIT_MS;
        for (int left = MOST_ATTEMPTS; left > 0; left--, waitMs *= 2) {
            Optional<T> result = attempt.make();
            if (result.isPresent()) {
                return result.get();
            }
            if (left > 1) {
                sleep(waitMs);
            }
        }
        throw new SnapshotException("the collector was moving objects at each of " + MOST_ATTEMPTS
                + " attempts; it may work without end, for want of memory: raise -Xmx");
    }

    private static void sleep(int millis) throws SnapshotException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SnapshotException("the snapshot was interrupted", e);
        }
    }
}
