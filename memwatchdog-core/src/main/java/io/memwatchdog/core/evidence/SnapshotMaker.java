package io.memwatchdog.core.evidence;

import io.memwatchdog.core.WatchdogSettings.Snapshots;
import io.memwatchdog.core.schedule.Schedule;
import io.memwatchdog.core.snapshot.HeapSnapshotter;
import io.memwatchdog.core.snapshot.Snapshot;
import io.memwatchdog.core.snapshot.SnapshotException;
import io.memwatchdog.core.snapshot.SnapshotLimits;
import io.memwatchdog.core.store.SnapshotStore;
import io.memwatchdog.core.store.StoredSnapshot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes one snapshot: a live profile where one can be had, a dump where dumps are wanted, and from the dump a profile where
 * there is none yet. Blocks until the heap is frozen and written.
 */
final class SnapshotMaker implements AutoCloseable {

    /** A reason that is not worth a file of the heap's size. */
    private static final String PROFILE_ONLY = "suspicion";

    /** A reason to look at values, such as the bounds of caches, which live profiles leave out: fold a dump, then drop it. */
    static final String FOLDED_ONLY = "check";

    /** The strategy of last resort: classes, and nobody who holds them. */
    static final String HISTOGRAM = "histogram";

    private static final Set<String> NEEDS_PATHS = Set.of(PROFILE_ONLY, FOLDED_ONLY);

    private final Snapshots settings;
    private final HeapSnapshotter snapshotter;
    private final SnapshotStore store;
    private final Profiles profiles;
    private final DumpFolder folder;
    private final Schedule schedule;
    private final SnapshotTotals totals;

    SnapshotMaker(
            Snapshots settings,
            HeapSnapshotter snapshotter,
            SnapshotStore store,
            Profiles profiles,
            DumpFolder folder,
            Schedule schedule,
            SnapshotTotals totals) {
        this.settings = settings;
        this.snapshotter = snapshotter;
        this.store = store;
        this.profiles = profiles;
        this.folder = folder;
        this.schedule = schedule;
        this.totals = totals;
    }

    /**
     * Makes it.
     *
     * @param progress is told how far it got
     * @param end is told on the schedule's thread, once, whatever happens
     */
    void make(Consumer<SnapshotJob> progress, End end) {
        boolean over = true;
        try {
            over = attempt(progress, end);
        } catch (Throwable e) {
            totals.failedOnce();
            end.fault = e;
        }
        if (over) {
            schedule.executePatiently(end);
        }
    }

    /**
     * The end of a job, made before it: in a full heap, too, it must be told, even if that has to wait, or no other job could
     * begin. Asked for again and again until there is memory for the answer.
     */
    static final class End implements Supplier<Runnable> {

        private final SnapshotJob job;
        private final Consumer<SnapshotJob> told;
        private @Nullable String stored;
        private String message = "";
        private @Nullable Throwable fault;

        /** @param told the job as it is when it is over */
        End(SnapshotJob job, Consumer<SnapshotJob> told) {
            this.job = job;
            this.told = told;
        }

        @Override
        public Runnable get() {
            SnapshotJob over = over();
            return () -> told.accept(over);
        }

        private SnapshotJob over() {
            Throwable cause = fault;
            String id = stored;
            if (id == null) {
                return job.failed(message(Objects.requireNonNull(cause)));
            }
            return job.done(cause == null ? message : message + message(unwrapped(cause)), id);
        }
    }

    /** False where a child JVM still folds. */
    private boolean attempt(Consumer<SnapshotJob> progress, End end) throws SnapshotException, IOException {
        SnapshotJob job = end.job;
        SnapshotJob running = job.running("freezing the heap");
        progress.accept(running);
        try (SnapshotStore.Draft draft = store.begin(job.reason())) {
            Frozen frozen = freeze(draft, job.reason());
            StoredSnapshot stored = keep(draft, frozen);
            if (frozen.profiled()) {
                end.message = frozen.message();
                end.stored = stored.id();
                return true;
            }
            progress.accept(running.folding(stored.id()));
            fold(draft, stored, end);
            return false;
        }
    }

    private StoredSnapshot keep(SnapshotStore.Draft draft, Frozen frozen) throws IOException {
        StoredSnapshot stored = draft.keep(frozen.strategy(), frozen.pauseMs(), frozen.durationMs());
        store.prune();
        if (store.profile(stored.id()).isEmpty() && store.dump(stored.id()).isEmpty()) {
            throw new IOException("The snapshot was dropped at once: with its " + (stored.bytes() >> 20)
                    + " MiB it is larger than what memwatchdog.snapshot.max-total-size leaves beside the baselines of"
                    + " those who share the directory; raise that limit.");
        }
        totals.took(stored.bytes(), frozen.pauses(), frozen.pauseMs(), frozen.durationMs());
        return stored;
    }

    private Frozen freeze(SnapshotStore.Draft draft, String reason) throws SnapshotException {
        boolean dumpToo = settings.dumps() && !reason.equals(PROFILE_ONLY);
        boolean wantsProfile =
                !reason.equals(FOLDED_ONLY) && snapshotter.capability().profiles();
        List<String> notes = new ArrayList<>();
        long start = System.nanoTime();
        Pause profile = wantsProfile ? profile(draft, notes) : null;
        double profileMs = millisSince(start);
        boolean worthADump = dumpToo || (profile == null && !reason.equals(PROFILE_ONLY));
        Snapshot dump = worthADump ? dump(draft, notes) : null;
        if (dump == null && profile == null) {
            start = System.nanoTime();
            profile = histogram(draft, reason, notes);
            profileMs = millisSince(start);
        }
        return Frozen.of(profile, profileMs, dump, notes);
    }

    private static double millisSince(long startNs) {
        return (System.nanoTime() - startNs) / 1e6;
    }

    private @Nullable Pause profile(SnapshotStore.Draft draft, List<String> notes) {
        try {
            profiles.write(snapshotter.profile(limits()), draft.profile());
            notes.add("live profile taken");
            return new Pause(snapshotter.capability().strategy(), snapshotter.lastProfilePauseMs());
        } catch (SnapshotException | IOException e) {
            notes.add("no live profile: " + message(e));
            return null;
        }
    }

    /** Null where it was refused, which the notes tell. */
    private @Nullable Snapshot dump(SnapshotStore.Draft draft, List<String> notes) {
        if (!settings.dumps()) {
            notes.add("memwatchdog.snapshot.dumps is off");
            return null;
        }
        try {
            Snapshot dump = snapshotter.dump(draft.dump(), limits());
            notes.add("dump written by " + dump.strategy());
            return dump;
        } catch (SnapshotException e) {
            notes.add(message(e));
            return null;
        }
    }

    /** The last resort. Classes alone can neither confirm a suspicion nor know the bound of a cache. */
    private Pause histogram(SnapshotStore.Draft draft, String reason, List<String> notes) throws SnapshotException {
        try {
            if (!NEEDS_PATHS.contains(reason)) {
                profiles.write(snapshotter.histogram(limits()), draft.profile());
                notes.add("class histogram taken, which tells who grows, but not who holds it");
                return new Pause(HISTOGRAM, snapshotter.lastProfilePauseMs());
            }
        } catch (SnapshotException | IOException e) {
            notes.add(message(e));
        }
        throw new SnapshotException(String.join(" | ", notes));
    }

    private void fold(SnapshotStore.Draft draft, StoredSnapshot stored, End end) {
        var unused = folder.fold(draft.dump(), draft.profile()).whenComplete((profile, fault) -> {
            try {
                dropIfOnlyFolded(end.job, draft);
            } finally {
                end.message = fault == null ? "dump written and folded" : "dump written, but not folded: ";
                end.fault = fault;
                end.stored = stored.id();
                schedule.executePatiently(end);
            }
        });
    }

    private static void dropIfOnlyFolded(SnapshotJob job, SnapshotStore.Draft draft) {
        if (job.reason().equals(FOLDED_ONLY)) {
            draft.dump().toFile().delete();
        }
    }

    @Override
    public void close() {
        folder.close();
    }

    SnapshotLimits limits() {
        return new SnapshotLimits(
                settings.maxPause(),
                settings.deadline(),
                settings.minFreeDiskBytes(),
                settings.gzip(),
                settings.redact(),
                settings.hugePages());
    }

    private static Throwable unwrapped(Throwable fault) {
        Throwable cause = fault.getCause();
        return fault instanceof CompletionException && cause != null ? cause : fault;
    }

    private static String message(Throwable e) {
        String message = e.getMessage();
        return message == null || !(e instanceof IOException || e instanceof SnapshotException)
                ? e.toString()
                : message;
    }

    private record Pause(String strategy, double ms) {}

    /** A heap frozen for a profile, for a dump, or for each of them: then the longer pause is the one that hurts. */
    private record Frozen(
            String strategy, int pauses, double pauseMs, double durationMs, boolean profiled, String message) {

        static Frozen of(@Nullable Pause profile, double profileMs, @Nullable Snapshot dump, List<String> notes) {
            String message = String.join(" | ", notes);
            if (dump == null) {
                Pause only = Objects.requireNonNull(profile);
                return new Frozen(only.strategy(), 1, only.ms(), profileMs, true, message);
            }
            if (profile == null) {
                return new Frozen(dump.strategy(), 1, dump.pauseMs(), dump.durationMs(), false, message);
            }
            return new Frozen(
                    dump.strategy(),
                    2,
                    longer(profile.ms(), dump.pauseMs()),
                    profileMs + dump.durationMs(),
                    true,
                    message);
        }

        private static double longer(double aMs, double bMs) {
            return Double.isNaN(bMs) ? aMs : Double.isNaN(aMs) ? bMs : Math.max(aMs, bMs);
        }
    }
}
