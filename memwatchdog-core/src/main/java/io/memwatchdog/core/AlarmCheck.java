package io.memwatchdog.core;

import io.memwatchdog.core.evidence.EvidenceCollector;
import io.memwatchdog.core.evidence.EvidenceException;
import io.memwatchdog.core.schedule.Schedule;
import io.memwatchdog.core.schedule.WatchdogClock;
import io.memwatchdog.core.verdict.Finding;
import io.memwatchdog.core.verdict.Verdict;
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
    private final Duration patience;
    private final Schedule schedule;
    private final WatchdogClock clock;
    private boolean announced;
    private boolean busy;
    private boolean refuted;
    private int check;

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
        this.patience = patience;
        this.schedule = schedule;
        this.clock = clock;
    }

    /**
     * Looks at a suspicion, again and again: it may have become one that the trend alone would tell. What has refuted one says
     * nothing about the next: that one waits for the end of the cooldown, and is told without, when little time is left.
     */
    void consider(Verdict suspicion) {
        if (!announced) {
            announced = true;
            findings.accept(Judgement.onAlarm(clock.uptimeMs()));
        }
        if (suspicion.awaitsContent() && !busy && (investigator.mayLook() || !refuted)) {
            busy = true;
            begin();
        }
    }

    /** What fails in a full heap is begun again with the next verdict. */
    private void begin() {
        int begun = ++check;
        try {
            findings.accept(Judgement.pending(clock.uptimeMs(), "a dump is"));
            schedule.after(patience, () -> conclude(begun, unavailable("the dump was not compared in time")));
            look(begun);
        } catch (OutOfMemoryError full) {
            busy = false;
            throw full;
        }
    }

    /**
     * Without an earlier snapshot there is nothing to compare with; an alarm's own way of gathering takes two. During the
     * cooldown of another alarm's snapshot that one serves. No answer comes at once: whoever asked still holds the verdict that
     * it changes.
     */
    private void look(int begun) {
        if (!evidence.hasSnapshot()) {
            schedule.execute(() -> conclude(begun, unavailable("there is no earlier snapshot to compare with")));
        } else if (investigator.mayLook()) {
            investigator.takeBeforeTheAlarm(over -> conclude(
                    begun, over.snapshotId() == null ? unavailable(String.valueOf(over.message())) : whatItSays()));
        } else {
            schedule.execute(() -> conclude(begun, whatItSays()));
        }
    }

    private Finding whatItSays() {
        try {
            return Judgement.ofAlarm(evidence.diff(), clock.uptimeMs())
                    .orElseGet(() -> unavailable("a dump neither confirms nor explains it"));
        } catch (EvidenceException e) {
            return unavailable(String.valueOf(e.getMessage()));
        } catch (OutOfMemoryError full) {
            return unavailable("the heap is too full to compare snapshots");
        }
    }

    private Finding unavailable(String why) {
        return Judgement.unavailable(clock.uptimeMs(), why);
    }

    private void conclude(int begun, Finding finding) {
        if (busy && begun == check) {
            busy = false;
            refuted = finding.outcome() == Finding.Outcome.REFUTED;
            findings.accept(finding);
        }
    }
}
