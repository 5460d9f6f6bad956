package io.memwatchdog.core;

import io.memwatchdog.core.evidence.EvidenceCollector;
import io.memwatchdog.core.evidence.EvidenceException;
import io.memwatchdog.core.schedule.Schedule;
import io.memwatchdog.core.schedule.WatchdogClock;
import io.memwatchdog.core.verdict.Finding;
import io.memwatchdog.core.verdict.Verdict;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

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
        }
        if (suspicion.awaitsContent() && !inquiry.isOpen() && (investigator.mayLook() || !refuted)) {
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
        if (!evidence.hasSnapshot()) {
            answerLater(() -> unavailable("there is no earlier snapshot to compare with"));
        } else if (investigator.mayLook()) {
            investigator.takeBeforeTheAlarm(inquiry.later(over -> inquiry.conclude(
                    over.snapshotId() == null ? unavailable(String.valueOf(over.message())) : whatItSays())));
        } else {
            answerLater(this::whatItSays);
        }
    }

    private void answerLater(Supplier<Finding> answer) {
        schedule.execute(inquiry.later(() -> inquiry.conclude(answer.get())));
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
}
