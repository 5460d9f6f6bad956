package io.memwatchdog.core.evidence;

import io.memwatchdog.core.store.SnapshotStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The latest snapshots that one watchdog has taken, in their order, as far as they can be compared, and its baseline. Thread-safe. */
final class OwnSnapshots {

    private static final int REMEMBERED = 64;

    private final List<String> ids = new ArrayList<>(REMEMBERED + 1);
    private @Nullable String baselineId;

    /** What was folded for its bounds alone is no comparison for live profiles. */
    synchronized void add(SnapshotJob job) {
        String id = job.snapshotId();
        if (id == null || job.reason().equals(SnapshotMaker.FOLDED_ONLY) || ids.contains(id)) {
            return;
        }
        ids.add(id);
        if (job.reason().equals(SnapshotStore.BASELINE)) {
            baselineId = id;
        }
        if (ids.size() > REMEMBERED) {
            ids.remove(ids.get(0).equals(baselineId) ? 1 : 0);
        }
    }

    synchronized void forget(String id) {
        ids.remove(id);
        if (id.equals(baselineId)) {
            baselineId = null;
        }
    }

    synchronized boolean contains(String id) {
        return ids.contains(id);
    }

    synchronized boolean isEmpty() {
        return ids.isEmpty();
    }

    synchronized @Nullable String baselineId() {
        return baselineId;
    }

    /** The baseline, or else the first one, and the latest; fewer where there are not two. */
    synchronized List<String> pair(Set<String> folded) {
        List<String> comparable = ids.stream().filter(folded::contains).toList();
        if (comparable.size() < 2) {
            return comparable;
        }
        String latest = comparable.get(comparable.size() - 1);
        String from = baselineId != null && comparable.contains(baselineId) ? baselineId : comparable.get(0);
        return List.of(from.equals(latest) ? comparable.get(0) : from, latest);
    }
}
