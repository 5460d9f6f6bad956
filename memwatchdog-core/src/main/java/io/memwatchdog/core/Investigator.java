package io.memwatchdog.core;

import io.memwatchdog.core.WatchdogSettings.Snapshots;
import io.memwatchdog.core.alert.Alert;
import io.memwatchdog.core.alert.AlertDesk;
import io.memwatchdog.core.evidence.EvidenceCollector;
import io.memwatchdog.core.evidence.SnapshotJob;
import io.memwatchdog.core.schedule.Schedule;
import io.memwatchdog.core.schedule.WatchdogClock;
import io.memwatchdog.core.store.SnapshotStore;
import io.memwatchdog.core.verdict.Finding;
import io.memwatchdog.core.verdict.Level;
import io.memwatchdog.core.verdict.Resource;
import io.memwatchdog.diff.AllocationSite;
import io.memwatchdog.diff.HeapDiffResult;
import io.memwatchdog.diff.HeapDiffResult.Suspect;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides when evidence for an alert is gathered, and puts it into the alert. Runs on the watchdog's thread. */
final class Investigator {

    private static final Logger log = LoggerFactory.getLogger(Watchdog.class);
    private static final String BREACH = "breach";

    /** The alert itself goes first: a dump may stop the application, and with it the delivery. */
    private static final Duration DELIVERY_PATIENCE = Duration.ofSeconds(3);

    private static final Duration DELIVERY_CHECK = Duration.ofMillis(100);

    /** A snapshot that failed is tried again while the alert fires, at ever longer intervals. */
    private static final int MOST_DOUBLINGS = 5;

    /** Of an inquiry that costs a tenth of a second. */
    private static final int MOST_SITE_DOUBLINGS = 2;

    /** Where no baseline can be had, the vain attempts become rare: some a day. */
    private static final int MOST_BASELINE_DOUBLINGS = 8;

    private final Snapshots settings;
    private final EvidenceCollector evidence;
    private final AlertDesk desk;
    private final BooleanSupplier delivered;
    private final Consumer<Finding> findings;
    private final Schedule schedule;
    private final WatchdogClock clock;
    private long nextBreachMs = Long.MIN_VALUE;
    private @Nullable SnapshotJob lastBreach;
    private boolean awaitingSites;
    private long nextBaselineMs = Long.MIN_VALUE;
    private int baselineFailures;

    Investigator(
            Snapshots settings,
            EvidenceCollector evidence,
            AlertDesk desk,
            BooleanSupplier delivered,
            Consumer<Finding> findings,
            Schedule schedule,
            WatchdogClock clock) {
        this.settings = settings;
        this.evidence = evidence;
        this.desk = desk;
        this.delivered = delivered;
        this.findings = findings;
        this.schedule = schedule;
        this.clock = clock;
    }

    /**
     * The service is warm: what is in the heap now is what later heaps are compared with. May be called again and again: one that
     * failed is tried again, at ever longer intervals, but never while the heap leaks.
     */
    void takeBaseline() {
        if (settings.enabled()
                && clock.uptimeMs() >= nextBaselineMs
                && !evidence.hasBaseline()
                && !evidence.isFreezing()
                && !isFiring(Resource.HEAP)) {
            evidence.requestSnapshot(SnapshotStore.BASELINE, this::baselineIsOver);
        }
    }

    private void baselineIsOver(SnapshotJob over) {
        long doublings = Math.min(baselineFailures++, MOST_BASELINE_DOUBLINGS);
        nextBaselineMs = clock.uptimeMs() + settings.gap().toMillis() * (1L << doublings);
        logOutcome(over);
    }

    /** An alert has begun. */
    void investigate(Alert alert) {
        if (!settings.enabled() || alert.verdict().resource() == Resource.PROCESS) {
            return;
        }
        if (mayLook()) {
            afterDelivery(alert, clock.uptimeMs() + DELIVERY_PATIENCE.toMillis());
            nextBreachMs = clock.uptimeMs() + settings.cooldown().toMillis();
        } else {
            reuse(alert);
        }
    }

    /** Whether enough time has passed since the last snapshot on breach. */
    boolean mayLook() {
        return clock.uptimeMs() >= nextBreachMs;
    }

    /** Takes the snapshot that an alarm would bring with it; when the alarm is told, it serves again. */
    void takeBeforeTheAlarm(Consumer<SnapshotJob> taken) {
        nextBreachMs = clock.uptimeMs() + settings.cooldown().toMillis();
        evidence.requestSnapshot(BREACH, over -> {
            logOutcome(over);
            if (over.snapshotId() == null) {
                nextBreachMs = clock.uptimeMs();
            } else {
                lastBreach = over;
            }
            taken.accept(over);
        });
    }

    /** What somebody asked for, be it a webhook or a person, is newer than what the heap's alert tells: it goes into it. */
    void requested(SnapshotJob over) {
        desk.firing(Resource.HEAP).ifPresent(alert -> report(alert, over, named -> {}));
    }

    /** During the cooldown the evidence of a moment ago serves, for example when pressure turns out to be a leak. */
    private void reuse(Alert alert) {
        SnapshotJob last = lastBreach;
        if (last != null) {
            report(alert, last, named -> {});
        }
    }

    private void afterDelivery(Alert alert, long latestMs) {
        if (delivered.getAsBoolean() || clock.uptimeMs() >= latestMs) {
            gather(alert, 0);
        } else {
            schedule.after(DELIVERY_CHECK, () -> afterDelivery(alert, latestMs));
        }
    }

    /**
     * Where there is nothing to compare with, the first snapshot becomes the baseline, and a second one follows after a while.
     * An earlier one on request, or of a suspicion, is the better start: it has less of what leaks. A heap that names nobody is
     * looked at again while the alert fires, at ever longer intervals: what leaks may have been too little to be told apart.
     */
    private void gather(Alert alert, int failures) {
        boolean first = !evidence.hasSnapshot();
        evidence.requestSnapshot(first ? SnapshotStore.BASELINE : BREACH, over -> {
            lastBreach = over;
            if (over.snapshotId() == null) {
                Duration pause = settings.gap().multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
                schedule.after(pause, () -> gatherAgain(alert, failures + 1));
            } else if (first) {
                schedule.after(settings.gap(), () -> gatherAgain(alert, 0));
            }
            logOutcome(over);
            report(alert, over, named -> {
                if (!named && !first && isHeapLeak(alert)) {
                    Duration pause = settings.cooldown().multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
                    schedule.after(pause, () -> gatherAgain(alert, failures + 1));
                }
            });
        });
    }

    /** An alarm that is over by now was none, and must not use up the next one's turn. */
    private void gatherAgain(Alert alert, int failures) {
        if (isFiring(alert.verdict().resource())) {
            gather(alert, failures);
        } else {
            nextBreachMs = clock.uptimeMs();
        }
    }

    private static boolean isHeapLeak(Alert alert) {
        return alert.verdict().resource() == Resource.HEAP && alert.verdict().level() == Level.LEAK;
    }

    private boolean isFiring(Resource resource) {
        return desk.firing(resource).isPresent();
    }

    /**
     * What there is goes into the alert.
     *
     * @param compared is told whether somebody is named, where there was something to compare
     */
    private void report(Alert alert, SnapshotJob over, Consumer<Boolean> compared) {
        if (over.snapshotId() == null) {
            tell(alert, over, null);
        } else {
            compare(alert, over, compared, 0);
        }
    }

    private void compare(Alert alert, SnapshotJob over, Consumer<Boolean> compared, int attempts) {
        evidence.comparisons().latest(comparison -> {
            if (comparison.isOutOfMemory()) {
                compareAgain(alert, over, attempts);
            } else if (comparison.result() == null) {
                log.info("memwatchdog: no comparison of heaps yet: {}", comparison.failure());
            }
            HeapDiffResult result = comparison.result();
            tell(alert, over, result);
            compared.accept(result != null && !result.suspects().isEmpty());
        });
    }

    /** Where a full heap has no room for the comparison, that follows when it has. */
    private void compareAgain(Alert alert, SnapshotJob over, int attempts) {
        log.warn("memwatchdog: the heap is too full to compare snapshots; tried again");
        Duration pause = settings.gap().multipliedBy(1L << Math.min(attempts, MOST_DOUBLINGS));
        schedule.after(pause, () -> {
            if (isFiring(alert.verdict().resource())) {
                compare(alert, over, named -> {}, attempts + 1);
            }
        });
    }

    private void tell(Alert alert, SnapshotJob over, @Nullable HeapDiffResult comparison) {
        Resource resource = alert.verdict().resource();
        String snapshotId = over.snapshotId();
        String snapshot = snapshotId == null ? "none: " + over.message() : snapshotId;
        List<AllocationSite> sites =
                resource == Resource.HEAP ? evidence.allocations().sites() : List.of();
        desk.addEvidence(resource, snapshot, comparison, sites);
        if (resource == Resource.HEAP && !isPlaced(comparison, sites)) {
            awaitSites(0);
        }
        if (comparison != null && isHeapLeak(alert) && isFiring(resource)) {
            Judgement.ofAlarm(comparison, clock.uptimeMs()).ifPresent(findings);
        }
    }

    /** Whether it is known where what accumulates was allocated, or anything where nothing is known to accumulate. */
    private static boolean isPlaced(@Nullable HeapDiffResult comparison, List<AllocationSite> sites) {
        List<Suspect> suspects = comparison == null ? List.of() : comparison.suspects();
        return suspects.isEmpty()
                ? !sites.isEmpty()
                : !suspects.get(0).allocationSites().isEmpty();
    }

    /** A recording that has only begun has nothing old enough: it is asked again. */
    private void awaitSites(int asked) {
        if (!awaitingSites && evidence.allocations().isRecording()) {
            awaitingSites = true;
            Duration pause = settings.gap().multipliedBy(1L << Math.min(asked, MOST_SITE_DOUBLINGS));
            schedule.after(pause, () -> askForSites(asked + 1));
        }
    }

    private void askForSites(int asked) {
        awaitingSites = false;
        evidence.allocations().read();
        List<AllocationSite> sites = evidence.allocations().sites();
        desk.firing(Resource.HEAP).ifPresent(alert -> {
            HeapDiffResult known = alert.evidence();
            boolean placed = isPlaced(known == null ? null : known.withAllocationSites(sites), sites);
            // What is still only a part of it is told once.
            if (placed || (alert.allocationSites().isEmpty() && !sites.isEmpty())) {
                desk.addSites(Resource.HEAP, sites);
            }
            if (!placed) {
                awaitSites(asked);
            }
        });
    }

    private void logOutcome(SnapshotJob over) {
        if (over.state() == SnapshotJob.State.DONE) {
            log.info("memwatchdog: snapshot {} kept ({})", over.snapshotId(), over.message());
        } else {
            log.warn("memwatchdog: no snapshot: {}", over.message());
        }
    }
}
