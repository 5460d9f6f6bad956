package io.memwatchdog.core.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * Which snapshots are kept.
 *
 * @param maxSnapshots at most so many
 * @param maxTotalBytes of all files together
 */
record Retention(int maxSnapshots, long maxTotalBytes) {

    /** Four looks at a suspicion and what knows their bounds. */
    private static final int MOST_COMPARED = 5;

    /**
     * The ones to drop: oldest first, never one that is needed, baselines of dead processes last. What was just kept goes only
     * where there is no room for its bytes, however many others there are.
     */
    List<StoredSnapshot> surplus(
            List<StoredSnapshot> all, Predicate<StoredSnapshot> needed, Predicate<StoredSnapshot> justKept) {
        int count = all.size();
        int most = mostSnapshots((int) all.stream().filter(needed).count());
        long bytes = all.stream().mapToLong(StoredSnapshot::bytes).sum();
        List<StoredSnapshot> surplus = new ArrayList<>();
        for (StoredSnapshot candidate : candidates(all, needed, justKept)) {
            boolean few = count <= most || justKept.test(candidate);
            if (few && bytes <= maxTotalBytes) {
                break;
            }
            surplus.add(candidate);
            count--;
            bytes -= candidate.bytes();
        }
        return surplus;
    }

    /** The baselines of many processes leave room for what each of them compares. */
    private int mostSnapshots(int needed) {
        return Math.max(maxSnapshots, needed + Math.min(MOST_COMPARED, maxSnapshots - 1));
    }

    private static List<StoredSnapshot> candidates(
            List<StoredSnapshot> all, Predicate<StoredSnapshot> needed, Predicate<StoredSnapshot> justKept) {
        return all.stream()
                .filter(needed.negate())
                .sorted(Comparator.comparing(justKept::test)
                        .thenComparing((StoredSnapshot s) -> s.reason().equals(SnapshotStore.BASELINE))
                        .thenComparing(StoredSnapshot::takenAt)
                        .thenComparing(StoredSnapshot::id))
                .toList();
    }
}
