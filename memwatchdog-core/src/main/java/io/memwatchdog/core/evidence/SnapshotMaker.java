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
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes one snapshot: a live profile where one can be had, a dump where dumps are wanted, and from the dump a profile where
 * there is none yet. Runs on the watchdog's thread.
 */
final class SnapshotMaker implements AutoCloseable {

    /** A reason that is not worth a file of the heap's size. */
    private static final String PROFILE_ONLY = "suspicion";

    /** A reason to look at values, such as the bounds of caches, which live profiles leave out: fold a dump, then drop it. */
    static final String FOLDED_ONLY = "check";

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
     * @param over is told the end, once, whatever happens
     */
    void make(SnapshotJob job, Consumer<SnapshotJob> progress, Consumer<SnapshotJob> over) {
        SnapshotJob running = job.running("freezing the heap");
        progress.accept(running);
        try (SnapshotStore.Draft draft = store.begin(job.reason())) {
            Frozen frozen = freeze(draft, job.reason());
            StoredSnapshot stored = draft.keep(frozen.strategy(), frozen.pauseMs(), frozen.durationMs());
            totals.took(stored.bytes(), frozen.pauseMs(), frozen.durationMs());
            store.prune();
            if (store.profile(stored.id()).isEmpty() && store.dump(stored.id()).isEmpty()) {
                throw new IOException("The snapshot was dropped at once: it is larger than what"
                        + " memwatchdog.snapshot.max-total-size leaves beside the baseline; raise that limit.");
            }
            if (frozen.profiled()) {
                over.accept(running.done(frozen.message(), stored.id()));
            } else {
                fold(running, draft, stored, progress, over);
            }
        } catch (Throwable e) {
            // an OutOfMemoryError too must end the job, or no other could ever begin
            totals.failedOnce();
            over.accept(running.failed(message(e)));
        }
    }

    private Frozen freeze(SnapshotStore.Draft draft, String reason) throws SnapshotException {
        boolean dumpToo = settings.dumps() && !reason.equals(PROFILE_ONLY);
        boolean wantsProfile =
                !reason.equals(FOLDED_ONLY) && snapshotter.capability().profiles();
        List<String> notes = new ArrayList<>();
        long start = System.nanoTime();
        boolean profiled = wantsProfile && profile(draft, notes);
        double profileMs = (System.nanoTime() - start) / 1e6;
        Snapshot dump = dumpToo || !profiled ? dump(draft, profiled, notes) : null;
        if (dump == null) {
            return new Frozen(
                    snapshotter.capability().strategy(),
                    snapshotter.lastProfilePauseMs(),
                    profileMs,
                    true,
                    String.join(" | ", notes));
        }
        return new Frozen(
                dump.strategy(),
                dump.pauseMs(),
                dump.durationMs() + (profiled ? profileMs : 0),
                profiled,
                String.join(" | ", notes));
    }

    private boolean profile(SnapshotStore.Draft draft, List<String> notes) {
        try {
            profiles.write(snapshotter.profile(limits()), draft.profile());
            notes.add("live profile taken");
            return true;
        } catch (SnapshotException | IOException e) {
            notes.add("no live profile: " + message(e));
            return false;
        }
    }

    /** With a profile in hand a refused dump is a note; without one it is the end. */
    private @Nullable Snapshot dump(SnapshotStore.Draft draft, boolean profiled, List<String> notes)
            throws SnapshotException {
        if (!settings.dumps()) {
            notes.add("memwatchdog.snapshot.dumps is off");
            throw new SnapshotException(String.join(" | ", notes));
        }
        try {
            Snapshot dump = snapshotter.dump(draft.dump(), limits());
            notes.add("dump written by " + dump.strategy());
            return dump;
        } catch (SnapshotException e) {
            notes.add(message(e));
            if (!profiled) {
                throw new SnapshotException(String.join(" | ", notes), e);
            }
            return null;
        }
    }

    private void fold(
            SnapshotJob running,
            SnapshotStore.Draft draft,
            StoredSnapshot stored,
            Consumer<SnapshotJob> progress,
            Consumer<SnapshotJob> over) {
        progress.accept(running.folding(stored.id()));
        var unused = folder.fold(draft.dump(), draft.profile())
                .whenComplete((profile, fault) -> dropIfOnlyFolded(running, draft))
                .whenCompleteAsync(
                        (profile, fault) -> over.accept(
                                fault == null
                                        ? running.done("dump written and folded", stored.id())
                                        : running.done(
                                                "dump written, but not folded: " + message(unwrapped(fault)),
                                                stored.id())),
                        schedule);
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

    private SnapshotLimits limits() {
        return new SnapshotLimits(
                settings.maxPause(),
                settings.deadline(),
                settings.minFreeDiskBytes(),
                settings.gzip(),
                settings.redact());
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

    private record Frozen(String strategy, double pauseMs, double durationMs, boolean profiled, String message) {}
}
