package io.memwatchdog.core.evidence;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
                .map(Entry::job)
                .filter(job -> !job.state().isFinal() && job.snapshotId() == null)
                .findFirst();
    }

    /** Writes down a new one. */
    synchronized SnapshotJob open(String reason, Instant now) {
        SnapshotJob job =
                new SnapshotJob("job-" + ++number, SnapshotJob.State.QUEUED, reason, "waiting for its turn", now, null);
        entries.put(job.id(), new Entry(job, new ArrayList<>()));
        if (entries.size() > REMEMBERED) {
            entries.remove(entries.keySet().iterator().next());
        }
        return job;
    }

    /** Has somebody told when a job is over. */
    synchronized void await(String id, Consumer<SnapshotJob> whenOver) {
        Entry entry = entries.get(id);
        if (entry != null) {
            entry.waiting().add(whenOver);
        }
    }

    /** How far a job has got; once it is over, nothing changes any more. */
    synchronized void update(SnapshotJob now) {
        entries.computeIfPresent(
                now.id(), (id, entry) -> entry.job().state().isFinal() ? entry : new Entry(now, entry.waiting()));
    }

    /**
     * The end of a job.
     *
     * @return those to be told; nobody where it was over before
     */
    synchronized List<Consumer<SnapshotJob>> end(SnapshotJob over) {
        Entry entry = entries.get(over.id());
        if (entry == null || entry.job().state().isFinal()) {
            return List.of();
        }
        entries.put(over.id(), new Entry(over, List.of()));
        return entry.waiting();
    }

    /** The watchdog is closed: nothing will come of those that are not over. */
    synchronized void failAll(String why) {
        entries.replaceAll((id, entry) ->
                entry.job().state().isFinal() ? entry : new Entry(entry.job().failed(why), List.of()));
    }

    synchronized Optional<SnapshotJob> find(String id) {
        return Optional.ofNullable(entries.get(id)).map(Entry::job);
    }

    synchronized @Nullable SnapshotJob last() {
        SnapshotJob last = null;
        for (Entry entry : entries.values()) {
            last = entry.job();
        }
        return last;
    }

    private record Entry(SnapshotJob job, List<Consumer<SnapshotJob>> waiting) {}
}
