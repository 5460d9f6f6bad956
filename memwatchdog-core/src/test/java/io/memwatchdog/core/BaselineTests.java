package io.memwatchdog.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.core.alert.AlertDesk;
import io.memwatchdog.core.alert.Verdicts;
import io.memwatchdog.core.evidence.EvidenceCollector;
import io.memwatchdog.core.evidence.TestEvidence;
import io.memwatchdog.core.schedule.ManualSchedule;
import io.memwatchdog.core.store.StoredSnapshot;
import io.memwatchdog.core.verdict.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaselineTests {

    @TempDir
    Path directory;

    private final ManualSchedule schedule = new ManualSchedule();
    private final LiveHeaps live = new LiveHeaps(look -> LiveHeaps.carts(10_000, null, schedule.now()));
    private final WatchdogSettings settings = TestSettings.with(Path.of("unused"), null);
    private final AlertDesk desk = new AlertDesk(settings.alerts(), "host-1", schedule::now, alert -> {});
    private EvidenceCollector evidence;
    private Baseline baseline;

    @BeforeEach
    void start() {
        evidence = TestEvidence.in(directory, settings, live, schedule);
        baseline = new Baseline(settings.snapshots(), evidence, desk, schedule);
    }

    private List<String> reasons() throws Exception {
        return evidence.snapshots().stream().map(StoredSnapshot::reason).toList();
    }

    @Test
    void noBaselineIsTakenOfAHeapThatLeaks() throws Exception {
        evidence.requestSnapshot("request");
        schedule.passes(Duration.ofMinutes(1));
        desk.judge(Verdicts.heap(Level.LEAK));
        schedule.passes(Duration.ofSeconds(4));
        baseline.take();
        schedule.passes(Duration.ofSeconds(5));
        assertThat(reasons()).containsExactly("request");
    }

    @Test
    void aBaselineThatFailedIsTriedAgainEverMoreRarely() throws Exception {
        live.fail(5);
        for (int tenths = 0; tenths < 80; tenths++) {
            baseline.take();
            schedule.passes(Duration.ofMillis(100));
        }
        assertThat(reasons()).containsExactly("baseline");
        assertThat(evidence.totals().failed()).as("at 0, 0.2, 0.6, 1.4, 3 s").isEqualTo(5);
    }

    @Test
    void anEarlierSnapshotIsNoReasonNotToTakeABaseline() throws Exception {
        evidence.requestSnapshot("suspicion");
        schedule.passes(Duration.ofSeconds(1));
        baseline.take();
        schedule.passes(Duration.ofSeconds(1));
        assertThat(reasons()).containsExactly("suspicion", "baseline");
    }
}
