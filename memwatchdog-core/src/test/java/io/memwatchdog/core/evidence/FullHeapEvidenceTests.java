package io.memwatchdog.core.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.core.TestSettings;
import io.memwatchdog.core.evidence.SnapshotJob.State;
import io.memwatchdog.core.schedule.ManualSchedule;
import io.memwatchdog.core.schedule.Schedule;
import io.memwatchdog.core.snapshot.HotSpotSnapshotter;
import io.memwatchdog.core.store.DirectorySnapshotStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where memory is wanting for a moment, jobs end all the same, and the next one can begin. */
class FullHeapEvidenceTests {

    @TempDir
    Path temp;

    private final ManualSchedule due = new ManualSchedule();
    private final Refusals noThreads = new Refusals();
    private final Refusals noTasks = new Refusals();
    private final List<SnapshotJob> told = new ArrayList<>();
    private EvidenceCollector evidence;

    /** What asks for memory that is not there. */
    private static final class Refusals {
        private int left;

        void count() {
            if (left-- > 0) {
                throw new OutOfMemoryError("test");
            }
        }
    }

    @AfterEach
    void stop() {
        evidence.close();
    }

    private EvidenceCollector collector() {
        Schedule schedule = new Schedule() {
            @Override
            public void after(Duration delay, Runnable task) {
                due.after(delay, task);
            }

            @Override
            public void execute(Runnable task) {
                noTasks.count();
                due.execute(task);
            }
        };
        Executor freezer = task -> {
            noThreads.count();
            task.run();
        };
        return new EvidenceCollector(
                TestSettings.with(temp, null),
                new HotSpotSnapshotter(() -> 50 << 20),
                new DirectorySnapshotStore(temp, 10, 1L << 40, false, due::now),
                schedule,
                freezer,
                freezer,
                due::now,
                AllocationRecorder.off());
    }

    private State endOf(String reason) {
        SnapshotJob job = evidence.requestSnapshot(reason, told::add);
        due.runDue();
        return evidence.job(job.id()).orElseThrow().state();
    }

    @Test
    void aJobForWhichThereIsNoThreadEnds() {
        evidence = collector();
        noThreads.left = 1;

        assertThat(endOf("check")).isEqualTo(State.FAILED);
        assertThat(told).singleElement().satisfies(job -> assertThat(job.message())
                .contains("no thread"));
        assertThat(evidence.isFreezing()).isFalse();
        assertThat(evidence.requestSnapshot("check").id())
                .isNotEqualTo(told.get(0).id());
    }

    @Test
    void anEndThatCannotBeToldYetIsToldLater() {
        evidence = collector();
        noTasks.left = 2;

        assertThat(endOf("suspicion")).isEqualTo(State.FAILED);
        assertThat(evidence.isFreezing()).isFalse();
    }

    @Test
    void aComparisonThatCannotBeToldYetIsToldLater() {
        evidence = collector();
        noTasks.left = 2;
        List<ComparisonOutcome> outcomes = new ArrayList<>();

        evidence.comparisons().latest(outcomes::add);
        due.runDue();

        assertThat(outcomes).singleElement().satisfies(outcome -> assertThat(outcome.failure())
                .contains("Two snapshots are needed"));
    }
}
