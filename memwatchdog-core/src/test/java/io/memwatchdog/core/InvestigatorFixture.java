package io.memwatchdog.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.core.alert.Alert;
import io.memwatchdog.core.alert.AlertDesk;
import io.memwatchdog.core.alert.Verdicts;
import io.memwatchdog.core.evidence.AllocationRecorder;
import io.memwatchdog.core.evidence.EvidenceCollector;
import io.memwatchdog.core.schedule.ManualSchedule;
import io.memwatchdog.core.store.DirectorySnapshotStore;
import io.memwatchdog.core.store.StoredSnapshot;
import io.memwatchdog.core.verdict.Finding;
import io.memwatchdog.core.verdict.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.io.TempDir;

/** An investigator with its evidence, on time that a test lets pass. */
abstract class InvestigatorFixture {

    @TempDir
    Path temp;

    final ManualSchedule schedule = new ManualSchedule();
    final List<Alert> told = new ArrayList<>();
    final List<Finding> findings = new ArrayList<>();
    final WatchdogSettings settings = TestSettings.with(Path.of("unused"), null);
    final AlertDesk desk = new AlertDesk(settings.alerts(), "host-1", schedule::now, told::add);
    LiveHeaps live = new LiveHeaps(look -> LiveHeaps.carts(10_000 + 20_000L * look, null, schedule.now()));
    boolean delivered = true;
    boolean asking;

    Executor comparing = schedule;
    AllocationRecorder allocations = AllocationRecorder.off();
    final FullHeapStore store = new FullHeapStore();
    EvidenceCollector evidence;
    Investigator investigator;

    void start() {
        store.delegate = new DirectorySnapshotStore(temp, 100, Long.MAX_VALUE, false, schedule::now);
        evidence =
                new EvidenceCollector(settings, live, store, schedule, schedule, comparing, schedule::now, allocations);
        investigator = new Investigator(
                settings.snapshots(), evidence, desk, () -> delivered, findings::add, () -> asking, schedule, schedule);
        evidence.whenRequested(investigator::requested);
    }

    void startWithBaseline() {
        start();
        new Baseline(settings.snapshots(), evidence, desk, schedule).take();
        schedule.passes(Duration.ofMinutes(1));
    }

    void leaks() {
        judge(Level.LEAK);
        schedule.passes(Duration.ofSeconds(1));
    }

    void judge(Level level) {
        desk.judge(Verdicts.heap(level)).ifPresent(investigator::investigate);
    }

    void assertSomebodyIsNamed() {
        assertThat(told).last().satisfies(alert -> assertThat(alert.annotations())
                .containsKey("suspects"));
    }

    List<String> reasons() throws Exception {
        return evidence.snapshots().stream().map(StoredSnapshot::reason).toList();
    }

    String request() {
        String job = evidence.requestSnapshot("request").id();
        schedule.passes(Duration.ofSeconds(1));
        return evidence.job(job).orElseThrow().snapshotId();
    }
}
