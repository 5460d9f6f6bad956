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
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
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

    private static final Set<Resource> HELD_BY_OBJECTS = EnumSet.of(Resource.HEAP, Resource.DIRECT, Resource.MAPPED);

    private final Snapshots settings;
    private final EvidenceCollector evidence;
    private final AlertDesk desk;
    private final BooleanSupplier delivered;
    private final Consumer<Finding> findings;
    private final BooleanSupplier othersAsk;
    private final Schedule schedule;
    private final WatchdogClock clock;
    private final WhereAllocated whereAllocated;
    private final Cooldown cooldown;
    private @Nullable Alert cooldownOf;

    Investigator(
            Snapshots settings,
            EvidenceCollector evidence,
            AlertDesk desk,
            BooleanSupplier delivered,
            Consumer<Finding> findings,
            BooleanSupplier othersAsk,
            Schedule schedule,
            WatchdogClock clock) {
        this.settings = settings;
        this.evidence = evidence;
        this.desk = desk;
        this.delivered = delivered;
        this.findings = findings;
        this.othersAsk = othersAsk;
        this.schedule = schedule;
        this.clock = clock;
        this.cooldown = new Cooldown(settings.cooldown(), clock);
        this.whereAllocated = new WhereAllocated(settings.gap(), evidence.allocations(), desk, schedule);
    }

    /** An alert has begun. */
    void investigate(Alert alert) {
        if (!settings.enabled() || !isWorthALook(alert.verdict().resource())) {
            return;
        }
        if (cooldown.isOver()) {
            afterDelivery(alert, clock.uptimeMs() + DELIVERY_PATIENCE.toMillis());
            cooldown.begin();
            cooldownOf = alert;
        } else {
            reuse(alert);
        }
    }

    /** Threads tell their names without it: that is worth a fork, but no dump, nor the wait of a heap's alarm for the next one. */
    private boolean isWorthALook(Resource resource) {
        return switch (resource) {
            case PROCESS -> false;
            case THREADS -> evidence.takesProfiles();
            default -> true;
        };
    }

    Cooldown cooldown() {
        return cooldown;
    }

    /** Takes the snapshot that an alarm would bring with it; when the alarm is told, it serves again. */
    void takeBeforeTheAlarm(Consumer<SnapshotJob> taken) {
        cooldown.begin();
        cooldownOf = null;
        evidence.requestSnapshot(BREACH, over -> {
            logOutcome(over);
            if (over.snapshotId() == null) {
                cooldown.end();
            } else {
                cooldown.looked(over);
            }
            taken.accept(over);
        });
    }

    /** What somebody asked for, be it a webhook or a person, is newer than what the heap's alert tells: it goes into it. */
    void requested(SnapshotJob over) {
        desk.firing(Resource.HEAP).ifPresent(alert -> report(alert, over, named -> {}));
    }

    /**
     * During the cooldown the evidence of a moment ago serves, for example when pressure turns out to be a leak. Where there is none,
     * or it names nobody, a snapshot follows when the cooldown is over.
     */
    private void reuse(Alert alert) {
        SnapshotJob last = cooldown.lastLook();
        boolean serves = last != null && last.snapshotId() != null;
        if (last != null) {
            report(alert, last, named -> {
                if (serves && !named && isHeldByObjects(alert)) {
                    gatherAfterTheCooldown(alert);
                }
            });
        }
        if (!serves) {
            gatherAfterTheCooldown(alert);
        }
    }

    private void gatherAfterTheCooldown(Alert alert) {
        schedule.after(cooldown.left(), () -> {
            if (isFiring(alert) && !isExplained(alert)) {
                investigate(alert);
            }
        });
    }

    /** Whoever looked meanwhile, for another alert or on request, has looked for this one. */
    private boolean isExplained(Alert alert) {
        return desk.firing(alert.verdict().resource())
                .map(Alert::evidence)
                .filter(evidence -> !evidence.suspects().isEmpty())
                .isPresent();
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
            cooldown.looked(over);
            if (over.snapshotId() == null) {
                Duration pause = settings.gap().multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
                schedule.after(pause, () -> gatherAgain(alert, failures + 1));
            } else if (first) {
                schedule.after(settings.gap(), () -> gatherAgain(alert, 0));
            }
            logOutcome(over);
            report(alert, over, named -> {
                if (!named && !first && isHeldByObjects(alert)) {
                    Duration pause = settings.cooldown().multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
                    schedule.after(pause, () -> gatherAgain(alert, failures + 1));
                }
            });
        });
    }

    /** An alarm that is over by now was none, and must not use up the next one's turn. */
    private void gatherAgain(Alert alert, int failures) {
        if (isFiring(alert)) {
            gather(alert, failures);
        } else if (cooldownOf != null && isSame(cooldownOf, alert)) {
            passOn(alert.verdict().resource(), failures);
        }
    }

    /** To the alert that has taken its place, as a leak does of pressure. */
    private void passOn(Resource resource, int failures) {
        Alert heir = desk.firing(resource).orElse(null);
        cooldownOf = heir;
        if (heir == null) {
            cooldown.end();
        } else {
            gather(heir, failures);
        }
    }

    /** Whether the heap shows sooner or later who leaks. */
    private static boolean isHeldByObjects(Alert alert) {
        return HELD_BY_OBJECTS.contains(alert.verdict().resource())
                && alert.verdict().level() == Level.LEAK;
    }

    /** This one, not a later one of the same resource. */
    private boolean isFiring(Alert alert) {
        return desk.firing(alert.verdict().resource())
                .filter(present -> isSame(present, alert))
                .isPresent();
    }

    /** However much has been added to one of them meanwhile. */
    private static boolean isSame(Alert a, Alert b) {
        return a.verdict().resource() == b.verdict().resource()
                && a.verdict().level() == b.verdict().level()
                && a.startsAt().equals(b.startsAt());
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
            if (isFiring(alert)) {
                compare(alert, over, named -> {}, attempts + 1);
            }
        });
    }

    private void tell(Alert alert, SnapshotJob over, @Nullable HeapDiffResult comparison) {
        Resource resource = alert.verdict().resource();
        String snapshotId = over.snapshotId();
        String snapshot = snapshotId == null ? "none: " + over.message() : snapshotId;
        boolean heap = resource == Resource.HEAP;
        List<AllocationSite> sites = heap ? evidence.allocations().sites() : List.of();
        desk.addEvidence(
                resource,
                snapshot,
                comparison == null ? null : evidence.comparisons().toRead(comparison),
                sites);
        if (heap) {
            whereAllocated.require(comparison, sites);
        }
        boolean heapLeaks = heap && alert.verdict().level() == Level.LEAK;
        // Live profiles that are still being taken tell more than two heaps do.
        boolean mayJudge = heapLeaks && !othersAsk.getAsBoolean();
        if (comparison != null && mayJudge && desk.firing(resource).isPresent()) {
            Judgement.ofAlarm(comparison, clock.uptimeMs()).ifPresent(findings);
        }
    }

    static void logOutcome(SnapshotJob over) {
        if (over.state() == SnapshotJob.State.DONE) {
            log.info("memwatchdog: snapshot {} kept ({})", over.snapshotId(), over.message());
        } else {
            log.warn("memwatchdog: no snapshot: {}", over.message());
        }
    }
}
