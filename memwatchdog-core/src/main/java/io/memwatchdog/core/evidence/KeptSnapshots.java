package io.memwatchdog.core.evidence;

import io.memwatchdog.core.store.SnapshotStore;
import io.memwatchdog.core.store.StoredSnapshot;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executor;

/** What the store holds, as it was last seen, and the sign of life for those who share it. */
final class KeptSnapshots {

    private static final Duration SIGN_OF_LIFE = Duration.ofHours(1);

    private final SnapshotStore store;
    private Instant nextSignOfLife = Instant.MIN;
    private volatile List<StoredSnapshot> known = List.of();

    KeptSnapshots(SnapshotStore store) {
        this.store = store;
    }

    /** Oldest first. */
    List<StoredSnapshot> list() throws EvidenceException {
        try {
            known = List.copyOf(store.list());
            return known;
        } catch (IOException e) {
            throw new EvidenceException(EvidenceException.Reason.UNREADABLE, Comparer.message(e), e);
        }
    }

    /** When they were last looked at; does not touch the store. */
    List<StoredSnapshot> known() {
        return known;
    }

    /** Whether it is known to be there, and not to be folded. */
    boolean isUnfolded(String id) {
        return known.stream().anyMatch(snapshot -> snapshot.id().equals(id) && !snapshot.profile());
    }

    /** What cannot be read is told when somebody asks for it. */
    void look() {
        try {
            known = List.copyOf(store.list());
        } catch (IOException e) {
            // what was known stays
        }
    }

    /** Once an hour; to be called on the watchdog's thread only, which does not wait for the store. */
    void showAlive(Instant now, Executor elsewhere) {
        if (nextSignOfLife.isBefore(now)) {
            nextSignOfLife = now.plus(SIGN_OF_LIFE);
            elsewhere.execute(this::touch);
        }
    }

    private void touch() {
        try {
            store.touch();
        } catch (IOException e) {
            // an hour later again; only after a day without does it count
        }
    }
}
