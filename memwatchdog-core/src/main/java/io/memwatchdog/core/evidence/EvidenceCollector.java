package io.memwatchdog.core.evidence;

import io.memwatchdog.core.WatchdogSettings;
import io.memwatchdog.core.host.HostMemory;
import io.memwatchdog.core.schedule.Schedule;
import io.memwatchdog.core.snapshot.HeapSnapshotter;
import io.memwatchdog.core.snapshot.LiveSet;
import io.memwatchdog.core.store.SnapshotStore;
import io.memwatchdog.core.store.StoredSnapshot;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes snapshots, one at a time. Thread-safe: snapshots are taken on a thread of their own, their ends are
 * told on the watchdog's.
 */
public final class EvidenceCollector implements AutoCloseable {

    /** Snapshots that people look at. */
    private static final String REQUEST = "request";

    private static final Set<String> TELLS_SITES = Set.of("breach", REQUEST);

    private final WatchdogSettings settings;
    private final KeptSnapshots kept;
    private final Schedule schedule;
    private final Executor freezer;
    private final Supplier<Instant> clock;
    private final HeapSnapshotter snapshotter;
    private final Comparisons comparisons;
    private final SnapshotMaker maker;
    private final LiveSetCounter counter;
    private final AllocationRecorder allocations;
    private final SnapshotTotals totals;
    private final OwnSnapshots own = new OwnSnapshots();
    private final JobBook jobs = new JobBook();
    private volatile Consumer<SnapshotJob> onRequested = over -> {};
    private boolean closed;

    /**
     * Evidence from the given snapshotter, kept in the given store.
     *
     * @param schedule runs what is told of a snapshot's end
     * @param freezer runs the taking of snapshots, which may block for minutes
     * @param comparing runs {@link #comparisons()}
     * @param allocations tells where it was allocated; not closed by this
     */
    public EvidenceCollector(
            WatchdogSettings settings,
            HeapSnapshotter snapshotter,
            SnapshotStore store,
            Schedule schedule,
            Executor freezer,
            Executor comparing,
            Supplier<Instant> clock,
            AllocationRecorder allocations) {
        this(
                settings,
                snapshotter,
                store,
                schedule,
                freezer,
                comparing,
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
            Executor freezer,
            Executor comparing,
            Supplier<Instant> clock,
            AllocationRecorder allocations,
            Profiles profiles,
            DumpFolder folder) {
        this.settings = settings;
        this.snapshotter = snapshotter;
        this.kept = new KeptSnapshots(store);
        this.schedule = schedule;
        this.freezer = freezer;
        this.clock = clock;
        this.allocations = allocations;
        Comparer comparer = new Comparer(store, profiles, own, allocations);
        this.comparisons = new Comparisons(comparer, settings.diff().limit(), kept, comparing, schedule);
        this.totals = new SnapshotTotals(snapshotter::retries);
        this.maker = new SnapshotMaker(settings.snapshots(), snapshotter, store, profiles, folder, schedule, totals);
        this.counter = new LiveSetCounter(snapshotter, maker::limits, freezer, schedule, totals);
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
            begin(job);
        }
        return jobs.find(job.id()).orElse(job);
    }

    /** Whether the live set can be counted here. */
    public boolean countsLiveSets() {
        return settings.snapshots().enabled() && takesProfiles();
    }

    /**
     * Counts what is alive, after the snapshots that are under way. Nothing is kept.
     *
     * @param counted is told it on the watchdog's thread
     * @param refused is told the reason, there as well
     */
    public void countLiveSet(Consumer<LiveSet> counted, Consumer<String> refused) {
        counter.count(counted, refused);
    }

    /**
     * Has somebody told of every snapshot that was asked for from outside and that was kept.
     *
     * @param told on the watchdog's thread
     */
    public void whenRequested(Consumer<SnapshotJob> told) {
        onRequested = told;
    }

    private void begin(SnapshotJob job) {
        if (!settings.snapshots().enabled()) {
            SnapshotJob off = job.failed("Snapshots are switched off; set memwatchdog.snapshot.enabled=true.");
            schedule.execute(() -> finish(off));
            return;
        }
        try {
            SnapshotMaker.End end = new SnapshotMaker.End(job, this::finish);
            freezer.execute(() -> maker.make(this::progress, end));
        } catch (OutOfMemoryError full) {
            // The book comes first, which needs no memory: no other job could begin.
            SnapshotJob failed = jobs.wantOfMemory(job.id());
            Iterator<Consumer<SnapshotJob>> waiting = jobs.end(failed).iterator();
            schedule.execute(() -> tell(waiting, failed));
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

    /** Whether dumps are wanted and can be taken here; each of them may still be refused. */
    public boolean takesDumps() {
        return settings.snapshots().dumps() && snapshotter.capability().dumps();
    }

    /** Whether live profiles can be taken here, so that evidence costs next to nothing. */
    public boolean takesProfiles() {
        return snapshotter.capability().profiles();
    }

    /** Kept snapshots, oldest first, of all JVMs that share the store. */
    public List<StoredSnapshot> snapshots() throws EvidenceException {
        return kept.list();
    }

    /** Kept snapshots when they were last looked at; does not touch the store. */
    public List<StoredSnapshot> knownSnapshots() {
        return kept.known();
    }

    /** Others who share the store see that this JVM lives. To be called at will: it is done once an hour. */
    public void showAlive() {
        if (hasBaseline()) {
            kept.showAlive(clock.get(), freezer);
        }
    }

    /** Whether this JVM has a snapshot to compare later ones with. */
    public boolean hasBaseline() {
        return own.baselineId() != null;
    }

    /** That snapshot; null where there is none. */
    public @Nullable String baselineId() {
        return own.baselineId();
    }

    /** A baseline that could not be folded is none: nothing can be compared with it, so that another one is wanted. */
    public void requireFolded(SnapshotJob over) {
        String id = over.snapshotId();
        if (id != null && kept.isUnfolded(id)) {
            own.forget(id);
        }
    }

    /** Whether this JVM has any snapshot to compare later ones with. */
    public boolean hasSnapshot() {
        return !own.isEmpty();
    }

    /** Whether the heap is being frozen, so that whoever asks gets that snapshot. */
    public boolean isFreezing() {
        return jobs.freezing().isPresent();
    }

    /** Comparisons of what is kept. */
    public Comparisons comparisons() {
        return comparisons;
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
        try (maker) {
            jobs.failAll("The watchdog was closed.");
        }
    }

    private void progress(SnapshotJob now) {
        own.add(now);
        jobs.update(now);
    }

    private void finish(SnapshotJob over) {
        try {
            own.add(over);
            kept.look();
            if (TELLS_SITES.contains(over.reason())) {
                allocations.read();
            }
        } catch (OutOfMemoryError full) {
            // those who wait are told all the same
        }
        try {
            tell(jobs.end(over).iterator(), over);
        } finally {
            if (over.reason().equals(REQUEST) && over.snapshotId() != null) {
                onRequested.accept(over);
            }
        }
    }

    /** One that fails keeps nobody else from being told. */
    private static void tell(Iterator<Consumer<SnapshotJob>> waiting, SnapshotJob over) {
        if (waiting.hasNext()) {
            try {
                waiting.next().accept(over);
            } finally {
                tell(waiting, over);
            }
        }
    }
}
