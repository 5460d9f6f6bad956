package io.memwatchdog.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.core.evidence.EvidenceCollector;
import io.memwatchdog.core.evidence.TestEvidence;
import io.memwatchdog.core.gc.HeapSample;
import io.memwatchdog.core.schedule.ManualSchedule;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveSetCountTests {

    private static final long LARGEST = 1L << 30;

    @TempDir
    Path temp;

    private final ManualSchedule schedule = new ManualSchedule();
    private final List<HeapSample> proven = new ArrayList<>();
    private final LiveHeaps heaps = new LiveHeaps(look -> LiveHeaps.carts(1000 * (look + 1), null, Instant.EPOCH));
    private EvidenceCollector evidence;
    private LiveSetCount count;

    @BeforeEach
    void create() {
        WatchdogSettings settings = TestSettings.with(temp, null);
        evidence = TestEvidence.in(temp, settings, heaps, schedule);
        count = new LiveSetCount(
                Duration.ofMinutes(1), Duration.ofMinutes(10), evidence, () -> LARGEST, proven::add, schedule);
    }

    @Test
    void tellsWhatIsAliveAndKeepsNothing() throws Exception {
        assertThat(begin()).isTrue();
        schedule.runDue();
        assertThat(proven).singleElement().satisfies(sample -> {
            assertThat(sample.usedBytes()).isEqualTo(96_000);
            assertThat(sample.maxBytes()).isEqualTo(LARGEST);
        });
        assertThat(evidence.snapshots()).isEmpty();
        assertThat(evidence.totals().pauses()).isOne();
    }

    @Test
    void whereSnapshotsAreSwitchedOffNothingIsForked() {
        EvidenceCollector off = TestEvidence.in(temp, TestSettings.withoutSnapshots(), heaps, schedule);
        assertThat(off.countsLiveSets()).isFalse();
        assertThat(evidence.countsLiveSets()).isTrue();
    }

    @Test
    void staysWithinItsBudgets() {
        for (int second = 0; second < 1000; second++) {
            begin();
            schedule.passes(Duration.ofSeconds(1));
        }
        // each takes a second of a core, and stops the application for 8 ms
        assertThat(proven).hasSize(10);
    }

    @Test
    void oneThatWasSlowOnABusyMachineDoesNotKeepOthersFromBeingMade() {
        heaps.take(60_000);
        begin();
        schedule.passes(Duration.ofMinutes(30));
        heaps.take(1000);
        assertThat(begin()).as("after the first").isTrue();
        schedule.passes(Duration.ofSeconds(100));
        heaps.take(60_000);
        assertThat(begin()).isTrue();
        schedule.passes(Duration.ofSeconds(100));
        assertThat(begin()).as("after another slow one").isTrue();
    }

    @Test
    void oneAtATime() {
        assertThat(begin()).isTrue();
        assertThat(begin()).isFalse();
    }

    @Test
    void whatFailsIsTriedAgainMoreAndMoreSeldom() {
        heaps.fail(3);
        List<Long> minutes = new ArrayList<>();
        for (long minute = 0; proven.isEmpty(); minute++) {
            if (begin()) {
                minutes.add(minute);
            }
            schedule.passes(Duration.ofMinutes(1));
        }
        assertThat(minutes).containsExactly(0L, 2L, 6L, 14L);
    }

    private boolean begin() {
        return count.begin(schedule.uptimeMs(), 0, 0);
    }
}
