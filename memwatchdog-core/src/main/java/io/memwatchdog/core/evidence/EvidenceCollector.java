package io.memwatchdog.core.evidence;

import io.memwatchdog.core.WatchdogSettings;
import io.memwatchdog.core.host.HostMemory;
import io.memwatchdog.core.schedule.Schedule;
import io.memwatchdog.core.snapshot.HeapSnapshotter;
import io.memwatchdog.core.store.SnapshotStore;
import io.memwatchdog.core.store.StoredSnapshot;
import io.memwatchdog.diff.HeapDiffResult;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes snapshots, one at a time, and compares them. Thread-safe: snapshots are taken on the watchdog's thread, comparisons
 * of their small profiles on the caller's.
 */
public final class EvidenceCollector implements AutoCloseable {

    /** Snapshots that people look at. */
    private static final Set<String> TELLS_SITES = Set.of("breach", "request");

    private final WatchdogSettings settings;
    private final SnapshotStore store;
    private final Schedule schedule;
    private final Supplier<Instant> clock;
    private final HeapSnapshotter snapshotter;
    private final Profiles profiles;
    private final SnapshotMaker maker;
    private final AllocationRecorder allocations;
    private final SnapshotTotals totals;
    private final List<String> own = new ArrayList<>();
    private @Nullable String baselineId;
    private final JobBook jobs = new JobBook();
    private boolean closed;
    private volatile List<StoredSnapshot> known = List.of();

    /** Evidence from the given snapshotter, kept in the given store. */
    public EvidenceCollector(
            WatchdogSettings settings,
            HeapSnapshotter snapshotter,
            SnapshotStore store,
            Schedule schedule,
            Supplier<Instant> clock) {
        this(settings, snapshotter, store, schedule, clock, AllocationRecorder.off());
    }

    /**
     * Evidence from the given snapshotter, kept in the given store.
     *
     * @param allocations tells where it was allocated; closed together with this
     */
    public EvidenceCollector(
            WatchdogSettings settings,
            HeapSnapshotter snapshotter,
            SnapshotStore store,
            Schedule schedule,
            Supplier<Instant> clock,
            AllocationRecorder allocations) {
        this(
                settings,
                snapshotter,
                store,
                schedule,
                clock,
                allocations,
                Profiles.engine(),
                new ChildJvmFolder(settings.diff(), new HostMemory(), schedule));
    }

    EvidenceCollector(
            WatchdogSettings settings,
            HeapSnapshotter snapshotter,
            SnapshotStore store,
            Schedule schedule,
            Supplier<Instant> clock,
            AllocationRecorder allocations,
            Profiles profiles,
            DumpFolder folder) {
        this.settings = settings;
        this.snapshotter = snapshotter;
        this.store = store;
        this.schedule = schedule;
        this.clock = clock;
        this.allocations = allocations;
        this.profiles = profiles;
        this.totals = new SnapshotTotals(snapshotter::retries);
        this.maker = new SnapshotMaker(settings.snapshots(), snapshotter, store, profiles, folder, schedule, totals);
    }

    /**
     * Asks for a snapshot. While the heap is being frozen for another one, that one is returned and no new one is begun.
     *
     * @param reason {@code baseline}, {@code breach}, {@code suspicion} (a live profile only), {@code check} (a
     *     folded dump, which is dropped again) or {@code request}
     * @return the job, to be looked up again by its id
     */
    public SnapshotJob requestSnapshot(String reason) {
        return requestSnapshot(reason, over -> {});
    }

    /**
     * Asks for a snapshot.
     *
     * @param whenOver is told on the watchdog's thread when the returned job is done or has failed
     */
    public synchronized SnapshotJob requestSnapshot(String reason, Consumer<SnapshotJob> whenOver) {
        SnapshotJob underWay = jobs.freezing().orElse(null);
        SnapshotJob job = underWay == null ? jobs.open(reason, clock.get()) : underWay;
        jobs.await(job.id(), whenOver);
        if (closed) {
            jobs.failAll("The watchdog is not running.");
        } else if (underWay == null) {
            schedule.execute(() -> begin(job));
        }
        return jobs.find(job.id()).orElse(job);
    }

    private void begin(SnapshotJob job) {
        if (settings.snapshots().enabled()) {
            maker.make(job, this::progress, this::finish);
        } else {
            finish(job.failed("Snapshots are switched off; set memwatchdog.snapshot.enabled=true."));
        }
    }

    /** One of the last jobs. */
    public Optional<SnapshotJob> job(String id) {
        return jobs.find(id);
    }

    /** The last job asked for; null where there was none. */
    public @Nullable SnapshotJob lastJob() {
        return jobs.last();
    }

    /** Whether live profiles can be taken here, so that evidence costs next to nothing. */
    public boolean takesProfiles() {
        return snapshotter.capability().profiles();
    }

    /** Kept snapshots, oldest first, of all JVMs that share the store. */
    public List<StoredSnapshot> snapshots() throws EvidenceException {
        try {
            known = List.copyOf(store.list());
            return known;
        } catch (IOException e) {
            throw new EvidenceException(EvidenceException.Reason.UNREADABLE, message(e), e);
        }
    }

    /** Kept snapshots when they were last looked at; does not touch the store. */
    public List<StoredSnapshot> knownSnapshots() {
        return known;
    }

    /** Whether this JVM has a snapshot to compare later ones with. */
    public synchronized boolean hasBaseline() {
        return baselineId != null;
    }

    /** The baseline of this JVM, or else its first snapshot, against its latest one that is ready to be compared. */
    public HeapDiffResult diff() throws EvidenceException {
        List<String> comparable = comparable();
        String to = comparable.isEmpty() ? null : comparable.get(comparable.size() - 1);
        String baseline = baseline();
        String from = baseline != null && comparable.contains(baseline) ? baseline : to;
        if (from != null && from.equals(to)) {
            from = comparable.get(0);
        }
        if (from == null || to == null || from.equals(to)) {
            throw new EvidenceException(
                    EvidenceException.Reason.TOO_FEW,
                    "Two snapshots are needed and there " + (to == null ? "is none" : "is one")
                            + " that can be compared; ask for one, let the application work for a while and ask again.");
        }
        return diff(from, to);
    }

    /**
     * Compares two snapshots.
     *
     * @param idA the earlier
     * @param idB the later
     */
    public HeapDiffResult diff(String idA, String idB) throws EvidenceException {
        return diff(List.of(idA, idB));
    }

    /** Compares two or more snapshots, the earliest first. What grows in every step counts for more. */
    public HeapDiffResult diff(List<String> ids) throws EvidenceException {
        try {
            List<Path> files = new ArrayList<>();
            for (String id : ids) {
                files.add(profile(id));
            }
            HeapDiffResult result = profiles.compare(files, settings.diff().limit());
            boolean ours = isOwn(ids.get(ids.size() - 1));
            return ours ? result.withAllocationSites(allocations.sites()) : result;
        } catch (IOException e) {
            throw new EvidenceException(EvidenceException.Reason.UNREADABLE, message(e), e);
        }
    }

    /** What one snapshot alone tells, such as how full its caches are, if it was made from a dump. */
    public HeapDiffResult examine(String id) throws EvidenceException {
        try {
            return profiles.examine(profile(id), settings.diff().limit());
        } catch (IOException e) {
            throw new EvidenceException(EvidenceException.Reason.UNREADABLE, message(e), e);
        }
    }

    /** Counts and figures of the snapshots so far. */
    public SnapshotTotals totals() {
        return totals;
    }

    /** Where what is alive was allocated. */
    public AllocationRecorder allocations() {
        return allocations;
    }

    /** Gives up what is under way. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        jobs.failAll("The watchdog was closed.");
        maker.close();
        allocations.close();
    }

    private List<String> comparable() throws EvidenceException {
        List<String> folded = snapshots().stream()
                .filter(StoredSnapshot::profile)
                .map(StoredSnapshot::id)
                .toList();
        synchronized (this) {
            return own.stream().filter(folded::contains).toList();
        }
    }

    private synchronized boolean isOwn(String id) {
        return own.contains(id);
    }

    private synchronized @Nullable String baseline() {
        return baselineId;
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

    private void progress(SnapshotJob now) {
        remember(now);
        jobs.update(now);
    }

    private void finish(SnapshotJob over) {
        remember(over);
        if (TELLS_SITES.contains(over.reason())) {
            allocations.read();
        }
        lookAtStore();
        jobs.end(over).forEach(waiting -> waiting.accept(over));
    }

    private synchronized void remember(SnapshotJob over) {
        String stored = over.snapshotId();
        // what was folded for its bounds alone is no comparison for live profiles
        boolean comparable = !over.reason().equals(SnapshotMaker.FOLDED_ONLY);
        if (stored != null && comparable && !own.contains(stored)) {
            own.add(stored);
            if (over.reason().equals(SnapshotStore.BASELINE)) {
                baselineId = stored;
            }
        }
    }

    private void lookAtStore() {
        try {
            known = List.copyOf(store.list());
        } catch (IOException e) {
            // told when somebody asks for it
        }
    }

    private static String message(IOException e) {
        String message = e.getMessage();
        return message == null ? e.toString() : message;
    }
}
