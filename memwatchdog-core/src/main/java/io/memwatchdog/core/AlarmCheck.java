package io.memwatchdog.core;

import io.memwatchdog.core.evidence.ComparisonOutcome;
import io.memwatchdog.core.evidence.EvidenceCollector;
import io.memwatchdog.core.evidence.SnapshotJob;
import io.memwatchdog.core.schedule.Schedule;
import io.memwatchdog.core.schedule.WatchdogClock;
import io.memwatchdog.core.verdict.Finding;
import io.memwatchdog.core.verdict.Level;
import io.memwatchdog.core.verdict.Verdict;
import io.memwatchdog.diff.HeapDiffResult;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * The second stage where no live profile can be had, but a dump, for which the application stands still: a suspicion is not
 * worth that. An alarm of the trend alone has a dump taken in any case; here it waits for what that one says. Runs on the
 * watchdog's thread.
 */
final class AlarmCheck {

    private final Investigator investigator;
    private final EvidenceCollector evidence;
    private final Consumer<Finding> findings;
    private final Schedule schedule;
    private final WatchdogClock clock;
    private final Inquiry inquiry;
    private boolean announced;
    private boolean refuted;

    /**
     * A check that has nothing to do yet.
     *
     * @param patience with a dump and its comparison; the alarm goes out then
     */
    AlarmCheck(
            Investigator investigator,
            EvidenceCollector evidence,
            Consumer<Finding> findings,
            Duration patience,
            Schedule schedule,
            WatchdogClock clock) {
        this.investigator = investigator;
        this.evidence = evidence;
        this.findings = findings;
        this.schedule = schedule;
        this.clock = clock;
        this.inquiry = new Inquiry(patience, this::answered, schedule, clock);
    }

    /**
     * Looks at a suspicion, again and again: it may have become one that the trend alone would tell. What has refuted one says
     * nothing about the next: that one waits for the end of the cooldown, and is told without, when little time is left.
     */
    void consider(Verdict suspicion) {
        if (!announced) {
            announced = true;
            findings.accept(Judgement.onAlarm(clock.uptimeMs()));
            if (suspicion.level() == Level.PRESSURE) {
                // What it waits for may be worth a fork only.
                return;
            }
        }
        long growingMs = suspicion.growth().spanMs();
        Cooldown cooldown = investigator.cooldown();
        boolean mayAsk = cooldown.isOver() || (!refuted && cooldown.hasLooked(growingMs / 2));
        if (suspicion.awaitsContent() && !inquiry.isOpen() && mayAsk) {
            inquiry.open("a dump is", this::look);
        }
    }

    private void answered(Finding finding) {
        refuted = finding.outcome() == Finding.Outcome.REFUTED;
        findings.accept(finding);
    }

    /**
     * Without an earlier snapshot there is nothing to compare with; an alarm's own way of gathering takes two. During the
     * cooldown of another alarm's snapshot that one serves. No answer comes at once: whoever asked still holds the verdict that
     * it changes.
     */
    private void look() {
        Cooldown cooldown = investigator.cooldown();
        String failure = cooldown.failure();
        if (!evidence.hasSnapshot()) {
            concludeLater("there is no earlier snapshot to compare with");
        } else if (cooldown.isOver()) {
            investigator.takeBeforeTheAlarm(inquiry.later(this::taken));
        } else if (failure != null) {
            concludeLater(failure);
        } else {
            compare();
        }
    }

    private void concludeLater(String why) {
        schedule.execute(inquiry.later(() -> inquiry.conclude(unavailable(why))));
    }

    private void taken(SnapshotJob over) {
        if (over.snapshotId() == null) {
            inquiry.conclude(unavailable(over.message()));
        } else {
            compare();
        }
    }

    private void compare() {
        evidence.comparisons().latest(inquiry.later(comparison -> inquiry.conclude(whatItSays(comparison))));
    }

    private Finding whatItSays(ComparisonOutcome comparison) {
        HeapDiffResult result = comparison.result();
        return result == null
                ? unavailable(comparison.failure())
                : Judgement.ofAlarm(result, clock.uptimeMs())
                        .orElseGet(() -> unavailable("what has grown in its content neither confirms nor explains it"));
    }

    private Finding unavailable(String why) {
        return Judgement.unavailable(clock.uptimeMs(), why);
    }
}
