package io.memwatchdog.core;

import io.memwatchdog.core.WatchdogSettings.Snapshots;
import io.memwatchdog.core.evidence.ComparisonOutcome;
import io.memwatchdog.core.evidence.EvidenceCollector;
import io.memwatchdog.core.evidence.SnapshotJob;
import io.memwatchdog.core.schedule.Schedule;
import io.memwatchdog.core.schedule.WatchdogClock;
import io.memwatchdog.core.verdict.Finding;
import io.memwatchdog.core.verdict.Level;
import io.memwatchdog.core.verdict.Resource;
import io.memwatchdog.core.verdict.Verdict;
import io.memwatchdog.diff.HeapDiffResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Suspicion first, evidence second: on a suspicion about the heap live profiles are taken some time apart, and what keeps
 * growing from one to the next, or the reason why nothing does, is the finding. Where there is no live profile to be had,
 * {@link AlarmCheck} takes its place; where no dump either, it says so, and the trend decides alone. Runs on the watchdog's
 * thread.
 */
final class SecondStage {

    private static final Logger log = LoggerFactory.getLogger(Watchdog.class);
    private static final String SUSPICION = "suspicion";
    private static final String CHECK = "check";

    private static final int MOST_LOOKS = 4;

    /** Of the time that passes, spent on profiles at most. */
    private static final double SHARE = 0.01;

    private final Snapshots settings;
    private final Budget budget;
    private final EvidenceCollector evidence;
    private final Baseline baseline;
    private final AlarmCheck alarms;
    private final Consumer<Finding> findings;
    private final Schedule schedule;
    private final WatchdogClock clock;
    private final Inquiry inquiry;
    private final List<String> looks = new ArrayList<>();
    private double slopeBytesPerMs;
    private boolean suspected;
    private boolean saidUnavailable;
    private boolean saidWhileWaiting;
    private double spentMs;
    private long firstLookMs;
    private long lastLookMs;
    private long notBeforeMs;

    SecondStage(
            WatchdogSettings settings,
            EvidenceCollector evidence,
            Baseline baseline,
            AlarmCheck alarms,
            Consumer<Finding> findings,
            Schedule schedule,
            WatchdogClock clock) {
        this.settings = settings.snapshots();
        this.budget = Budget.of(SHARE, settings.detection().interval());
        this.evidence = evidence;
        this.baseline = baseline;
        this.alarms = alarms;
        this.findings = findings;
        this.schedule = schedule;
        this.clock = clock;
        this.inquiry = new Inquiry(patience(settings.snapshots()), this::answered, schedule, clock);
    }

    /** Looks at a verdict; the same one again is no news. */
    void consider(Verdict verdict) {
        if (verdict.resource() != Resource.HEAP) {
            return;
        }
        boolean asks = verdict.level() == Level.SUSPICION || verdict.awaitsContent();
        saidWhileWaiting &= verdict.awaitsContent();
        suspected = asks || verdict.level().isAlarm();
        if (!asks) {
            return;
        }
        if (!settings.enabled() || !(evidence.takesProfiles() || evidence.takesDumps())) {
            sayUnavailable(verdict, "neither live profile nor dump can be taken here");
        } else if (!evidence.takesProfiles()) {
            alarms.consider(verdict);
        } else if (!inquiry.isOpen()) {
            ask(verdict);
        }
    }

    private void ask(Verdict verdict) {
        if (clock.uptimeMs() >= notBeforeMs) {
            slopeBytesPerMs = verdict.growth().slopeBytesPerMs();
            looks.clear();
            spentMs = 0;
            log.info("memwatchdog: suspicion: {}; taking live profiles", verdict.reason());
            inquiry.open("live profiles are", this::look);
        } else if (verdict.awaitsContent()) {
            sayUnavailable(verdict, "its content was looked at not long ago");
        }
    }

    /** Whether the answer is still to come. */
    boolean isAsking() {
        return inquiry.isOpen();
    }

    /** All looks, the pauses between them, and a dump. */
    private static Duration patience(Snapshots settings) {
        return settings.gap()
                .multipliedBy(1L << MOST_LOOKS)
                .plus(settings.deadline().multipliedBy(MOST_LOOKS + 1));
    }

    /** Once of all suspicions, and once to each alarm that waits: a detector may go on waiting all the same. */
    private void sayUnavailable(Verdict verdict, String why) {
        boolean waits = verdict.awaitsContent();
        if (waits ? !saidWhileWaiting : !saidUnavailable) {
            saidUnavailable = true;
            saidWhileWaiting = waits;
            findings.accept(Judgement.unavailable(clock.uptimeMs(), why));
        }
    }

    private void look() {
        evidence.requestSnapshot(SUSPICION, inquiry.later(this::looked));
    }

    private void looked(SnapshotJob over) {
        String id = over.snapshotId();
        if (id == null) {
            inquiry.conclude(Judgement.unavailable(clock.uptimeMs(), over.message()));
            return;
        }
        looks.add(id);
        spentMs += evidence.totals().lastDurationMs();
        lastLookMs = clock.uptimeMs();
        if (looks.size() < 2) {
            firstLookMs = lastLookMs;
            lookAgain();
        } else {
            evidence.comparisons().of(looks, inquiry.later(this::compared));
        }
    }

    /** Growth that the trend has seen come to an end may be a load's that comes and goes: it must last for all looks. */
    private void compared(ComparisonOutcome comparison) {
        HeapDiffResult grown = comparison.result();
        if (grown == null) {
            inquiry.conclude(Judgement.unavailable(clock.uptimeMs(), comparison.failure()));
            return;
        }
        Finding finding = Judgement.ofSuspicion(grown, slopeBytesPerMs, lastLookMs - firstLookMs, clock.uptimeMs())
                .orElse(null);
        boolean confirmed = finding != null && finding.outcome() == Finding.Outcome.CONFIRMED;
        if (finding == null && suspected && looks.size() == 2) {
            compareWithBaseline();
        } else if (looks.size() < MOST_LOOKS && (finding == null || (confirmed && !suspected))) {
            lookAgain();
        } else if (finding == null) {
            inquiry.conclude(Judgement.nothingGrows(clock.uptimeMs(), looks.size()));
        } else {
            conclude(finding, grown, inquiry::conclude);
        }
    }

    /** Two looks are close to each other: what is older by then has grown by little. Since the baseline it has by more. */
    private void compareWithBaseline() {
        String before = evidence.baselineId();
        if (before == null || !baseline.isDated()) {
            lookAgain();
            return;
        }
        List<String> heaps = List.of(before, looks.get(0), looks.get(1));
        evidence.comparisons().of(heaps, inquiry.later(this::comparedWithBaseline));
    }

    private void comparedWithBaseline(ComparisonOutcome comparison) {
        HeapDiffResult grown = comparison.result();
        long earlierMs = firstLookMs - baseline.takenMs();
        long recentMs = lastLookMs - firstLookMs;
        HeapDiffResult steady = grown == null
                ? null
                : Judgement.steadyGrowth(grown, slopeBytesPerMs, earlierMs, recentMs)
                        .orElse(null);
        if (steady == null) {
            lookAgain();
        } else {
            Finding leak = Judgement.ofGrowth(steady, earlierMs + recentMs, clock.uptimeMs());
            // What is bounded has only hidden the rest, which may need another look.
            conclude(leak, steady, bounded -> lookAgain());
        }
    }

    private void conclude(Finding finding, HeapDiffResult grown, Consumer<Finding> bounded) {
        if (finding.outcome() == Finding.Outcome.CONFIRMED && settings.dumps()) {
            check(finding, grown, bounded);
        } else {
            inquiry.conclude(finding);
        }
    }

    private void lookAgain() {
        schedule.after(pause(), inquiry.later(this::look));
    }

    /**
     * Live profiles hold no values, and so cannot tell a bounded cache that still fills from a leak; a folded dump can. Where
     * none can be had, what grows in live profiles is enough.
     */
    private void check(Finding live, HeapDiffResult grown, Consumer<Finding> bounded) {
        evidence.requestSnapshot(CHECK, inquiry.later(over -> checked(live, grown, over.snapshotId(), bounded)));
    }

    private void checked(Finding live, HeapDiffResult grown, @Nullable String id, Consumer<Finding> bounded) {
        if (id == null) {
            inquiry.conclude(live);
            return;
        }
        evidence.comparisons().examine(id, inquiry.later(comparison -> {
            HeapDiffResult bounds = comparison.result();
            Finding refuted = bounds == null
                    ? null
                    : Judgement.checked(grown, bounds, clock.uptimeMs()).orElse(null);
            if (refuted == null) {
                inquiry.conclude(live);
            } else {
                bounded.accept(refuted);
            }
        }));
    }

    /** Slow leaks need time to show: each look waits for twice as long. */
    private Duration pause() {
        return settings.gap().multipliedBy(1L << (looks.size() - 1));
    }

    private void answered(Finding finding) {
        if (!inquiry.isOpen()) {
            notBeforeMs = clock.uptimeMs() + restMs(finding);
        }
        findings.accept(finding);
    }

    /**
     * A refuted suspicion comes back only when the heap has risen by a good deal, which bounds the cost as well. If nobody
     * looked then, a cache that still fills would be told as a leak.
     */
    private long restMs(Finding finding) {
        boolean refuted = finding.outcome() == Finding.Outcome.REFUTED;
        return refuted ? 0 : Math.max(settings.gap().toMillis(), (long) budget.restMs(spentMs));
    }
}
