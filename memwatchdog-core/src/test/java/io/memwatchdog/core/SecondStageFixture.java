package io.memwatchdog.core;

import io.memwatchdog.core.WatchdogSettings.Detection;
import io.memwatchdog.core.alert.AlertDesk;
import io.memwatchdog.core.evidence.EvidenceCollector;
import io.memwatchdog.core.evidence.TestEvidence;
import io.memwatchdog.core.schedule.ManualSchedule;
import io.memwatchdog.core.verdict.Finding;
import io.memwatchdog.core.verdict.Verdict;
import io.memwatchdog.diff.HeapProfile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.io.TempDir;

/** A second stage on live profiles as a test wants them, on a clock of its own. */
abstract class SecondStageFixture {

    @TempDir
    Path temp;

    final ManualSchedule schedule = new ManualSchedule();
    final List<Finding> findings = new ArrayList<>();
    final List<Finding> announced = new ArrayList<>();
    LiveHeaps live;
    EvidenceCollector evidence;
    Baseline baseline;

    SecondStage stage(IntFunction<HeapProfile> heap) {
        live = new LiveHeaps(heap);
        WatchdogSettings settings = TestSettings.with(temp, null);
        evidence = TestEvidence.in(temp, settings, live, schedule);
        AlertDesk desk = new AlertDesk(settings.alerts(), "host", schedule::now, told -> {});
        baseline = new Baseline(settings.snapshots(), evidence, desk, schedule);
        AlarmCheck noDumps = new AlarmCheck(null, evidence, this::found, Duration.ofMinutes(1), schedule, schedule);
        WatchdogSettings onTheMinute =
                new WatchdogSettings(Detection.defaults(), settings.snapshots(), settings.diff(), settings.alerts());
        return new SecondStage(onTheMinute, evidence, baseline, noDumps, this::found, schedule, schedule);
    }

    private void found(Finding finding) {
        (finding.outcome() == Finding.Outcome.PENDING ? announced : findings).add(finding);
    }

    static Verdict awaiting(Verdict verdict) {
        return new Verdict(
                verdict.resource(),
                verdict.level(),
                verdict.atMs(),
                verdict.sinceMs(),
                verdict.trend(),
                verdict.forecast(),
                verdict.confidence(),
                verdict.reason(),
                verdict.trend());
    }

    /** Two of them are a hundredth of four seconds and more. */
    static void takesItsTime() {
        long untilNanos = System.nanoTime() + 20_000_000;
        while (System.nanoTime() < untilNanos) {
            Thread.onSpinWait();
        }
    }
}
