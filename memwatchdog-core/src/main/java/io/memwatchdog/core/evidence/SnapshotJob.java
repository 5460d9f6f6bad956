package io.memwatchdog.core.evidence;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot that was asked for.
 *
 * @param id issued by us
 * @param reason {@code baseline}, {@code breach}, {@code suspicion} or {@code request}
 * @param message what is happening, or what went wrong with its cure; for people
 * @param snapshotId under which the snapshot is kept; null until the heap is frozen
 */
public record SnapshotJob(
        String id,
        State state,
        String reason,
        String message,
        Instant requestedAt,
        @Nullable String snapshotId) {

    /** How far a job has got. */
    public enum State {
        QUEUED,
        RUNNING,
        DONE,
        FAILED;

        /** Whether nothing more will happen. */
        public boolean isFinal() {
            return this == DONE || this == FAILED;
        }
    }

    SnapshotJob running(String now) {
        return new SnapshotJob(id, State.RUNNING, reason, now, requestedAt, snapshotId);
    }

    SnapshotJob folding(String storedAs) {
        return new SnapshotJob(id, State.RUNNING, reason, "a child JVM folds the dump", requestedAt, storedAs);
    }

    SnapshotJob done(String result, String storedAs) {
        return new SnapshotJob(id, State.DONE, reason, result, requestedAt, storedAs);
    }

    SnapshotJob failed(String why) {
        return new SnapshotJob(id, State.FAILED, reason, why, requestedAt, snapshotId);
    }
}
