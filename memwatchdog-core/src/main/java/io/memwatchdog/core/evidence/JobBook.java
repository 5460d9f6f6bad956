package io.memwatchdog.core.evidence;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The last snapshots that were asked for. Only one at a time freezes the heap; while its dump is being folded the next may
 * begin. Thread-safe.
 */
final class JobBook {

    private static final int REMEMBERED = 20;

    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private long number;

    /** The one that has not got its snapshot yet. */
    synchronized Optional<SnapshotJob> freezing() {
        return entries.values().stream()
                .map(entry -> entry.job)
                .filter(job -> !job.state().isFinal() && job.snapshotId() == null)
                .findFirst();
    }

    /** Writes down a new one. */
    synchronized SnapshotJob open(String reason, Instant now) {
        SnapshotJob job =
                new SnapshotJob("job-" + ++number, SnapshotJob.State.QUEUED, reason, "waiting for its turn", now, null);
        entries.put(job.id(), new Entry(job));
        if (entries.size() > REMEMBERED) {
            entries.remove(entries.keySet().iterator().next());
        }
        return job;
    }

    /** What becomes of a job if there is no memory to begin it; made when it was written down. */
    synchronized SnapshotJob wantOfMemory(String id) {
        return Objects.requireNonNull(entries.get(id)).wantOfMemory;
    }

    /** Has somebody told when a job is over. */
    synchronized void await(String id, Consumer<SnapshotJob> whenOver) {
        Entry entry = entries.get(id);
        if (entry != null && !entry.isOver()) {
            entry.waiting.add(whenOver);
        }
    }

    /** How far a job has got; once it is over, nothing changes any more. */
    synchronized void update(SnapshotJob now) {
        Entry entry = entries.get(now.id());
        if (entry != null && !entry.isOver()) {
            entry.job = now;
        }
    }

    /**
     * The end of a job. Needs no memory: whatever happens, the next one can begin.
     *
     * @return those to be told; nobody where it was over before
     */
    synchronized List<Consumer<SnapshotJob>> end(SnapshotJob over) {
        Entry entry = entries.get(over.id());
        if (entry == null || entry.isOver()) {
            return List.of();
        }
        entry.job = over;
        List<Consumer<SnapshotJob>> waiting = entry.waiting;
        entry.waiting = List.of();
        return waiting;
    }

    /** The watchdog is closed: nothing will come of those that are not over. */
    synchronized void failAll(String why) {
        for (Entry entry : entries.values()) {
            if (!entry.isOver()) {
                entry.job = entry.job.failed(why);
                entry.waiting = List.of();
            }
        }
    }

    synchronized Optional<SnapshotJob> find(String id) {
        return Optional.ofNullable(entries.get(id)).map(entry -> entry.job);
    }

    synchronized @Nullable SnapshotJob last() {
        SnapshotJob last = null;
        for (Entry entry : entries.values()) {
            last = entry.job;
        }
        return last;
    }

    private static final class Entry {
        private final SnapshotJob wantOfMemory;
        private SnapshotJob job;
        private List<Consumer<SnapshotJob>> waiting = new ArrayList<>();

        private Entry(SnapshotJob job) {
            this.job = job;
            this.wantOfMemory = job.failed("There is no memory, or no thread, to take it.");
        }

        private boolean isOver() {
            return job.state().isFinal();
        }
    }
}
