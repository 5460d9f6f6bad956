package io.memwatchdog.core.evidence;

import io.memwatchdog.core.store.SnapshotStore;
import io.memwatchdog.core.store.StoredSnapshot;
import io.memwatchdog.diff.HeapDiffResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Compares stored snapshots by their small profiles, and tells so many suspects. Thread-safe. */
final class Comparer {

    private final SnapshotStore store;
    private final Profiles profiles;
    private final OwnSnapshots own;
    private final AllocationRecorder allocations;

    Comparer(SnapshotStore store, Profiles profiles, OwnSnapshots own, AllocationRecorder allocations) {
        this.store = store;
        this.profiles = profiles;
        this.own = own;
        this.allocations = allocations;
    }

    /** A class histogram names nobody: as the earlier of the two it serves only where there is nothing else. */
    HeapDiffResult latest(List<StoredSnapshot> kept, int limit) throws EvidenceException {
        List<String> all = own.pair(ids(kept, snapshot -> true));
        List<String> named = own.pair(ids(kept, snapshot -> !snapshot.strategy().equals(SnapshotMaker.HISTOGRAM)));
        List<String> pair = named.size() == 2 && named.get(1).equals(all.get(1)) ? named : all;
        if (pair.size() < 2) {
            throw new EvidenceException(
                    EvidenceException.Reason.TOO_FEW,
                    "Two snapshots are needed and there " + (pair.isEmpty() ? "is none" : "is one")
                            + " that can be compared; ask for one, let the application work for a while and ask again.");
        }
        return compare(pair, limit);
    }

    private static Set<String> ids(List<StoredSnapshot> kept, Predicate<StoredSnapshot> wanted) {
        return kept.stream()
                .filter(StoredSnapshot::profile)
                .filter(wanted)
                .map(StoredSnapshot::id)
                .collect(Collectors.toSet());
    }

    HeapDiffResult compare(List<String> ids, int limit) throws EvidenceException {
        try {
            List<Path> files = new ArrayList<>();
            for (String id : ids) {
                files.add(profile(id));
            }
            HeapDiffResult result = profiles.compare(files, limit);
            boolean ours = own.contains(ids.get(ids.size() - 1));
            return ours ? result.withAllocationSites(allocations.sites()) : result;
        } catch (IOException e) {
            throw new EvidenceException(EvidenceException.Reason.UNREADABLE, message(e), e);
        }
    }

    HeapDiffResult examine(String id, int limit) throws EvidenceException {
        try {
            return profiles.examine(profile(id), limit);
        } catch (IOException e) {
            throw new EvidenceException(EvidenceException.Reason.UNREADABLE, message(e), e);
        }
    }

    private Path profile(String id) throws EvidenceException, IOException {
        Optional<Path> profile = store.profile(id);
        if (profile.isPresent()) {
            return profile.get();
        }
        boolean known = store.list().stream().anyMatch(snapshot -> snapshot.id().equals(id));
        throw known
                ? new EvidenceException(
                        EvidenceException.Reason.UNREADABLE,
                        "The dump " + id + " has not been folded; compare the files with `mw analyze`.")
                : new EvidenceException(EvidenceException.Reason.UNKNOWN_ID, "No snapshot has the id that was given.");
    }

    static String message(IOException e) {
        String message = e.getMessage();
        return message == null ? e.toString() : message;
    }
}
