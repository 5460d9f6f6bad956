package io.memwatchdog.natives;

import io.memwatchdog.core.snapshot.SnapshotException;
import java.time.Duration;

/** Waits for a forked child, and ends it where it takes too long, hangs, or would take memory that others need. */
final class ChildWatch {

    /** At progress, deadline and interrupts; the end of the child is told at once. */
    private static final int LOOK_MS = 50;

    private final Duration patience;
    private final MemoryRoom room;

    /** @param patience how long a child may show no progress */
    ChildWatch(Duration patience, MemoryRoom room) {
        this.patience = patience;
        this.room = room;
    }

    /** Returns when the child has ended by itself; throws where it was ended here. */
    void untilEnd(ForkSession session, Duration deadline) throws SnapshotException {
        long end = System.nanoTime() + deadline.toNanos();
        long lastProgress = -1;
        long progressAt = System.nanoTime();
        do {
            long now = System.nanoTime();
            ForkStatus status = session.status();
            if (status.state() == ForkStatus.State.SHORT_OF_MEMORY) {
                return;
            }
            if (status.progress() != lastProgress) {
                lastProgress = status.progress();
                progressAt = now;
            }
            endWhereNeeded(session, status, deadline, now - end);
            if (now - progressAt > patience.toNanos()) {
                // It waits for something that another thread held at the fork: the next child may be luckier.
                session.kill();
                throw SnapshotException.passing(
                        "the snapshot process made no progress for " + patience.toSeconds() + " s");
            }
        } while (!session.ended(LOOK_MS));
    }

    private void endWhereNeeded(ForkSession session, ForkStatus status, Duration deadline, long beyondNanos)
            throws SnapshotException {
        if (Thread.currentThread().isInterrupted()) {
            throw killed(session, "the snapshot was interrupted");
        }
        boolean running = status.state() == ForkStatus.State.RUNNING;
        // Until the child looks itself, which may take a while: a file system may have it wait when it closes what
        // it has inherited.
        if (running && room.isShort()) {
            throw killed(session, room.shortage());
        }
        if (running && beyondNanos > 0) {
            throw killed(session, "the snapshot was not complete by its deadline of " + deadline.toSeconds() + " s");
        }
    }

    private static SnapshotException killed(ForkSession session, String reason) {
        session.kill();
        return new SnapshotException(reason);
    }
}
