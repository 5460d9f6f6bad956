package io.memwatchdog.core.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where memory is wanting for a moment, jobs end all the same, and the next one can begin. */
class FullHeapEvidenceTests {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path temp;

    private final ManualSchedule due = new ManualSchedule();
    private final Refusals noThreads = new Refusals();
    private final Refusals noTasks = new Refusals();
    private final List<SnapshotJob> told = new ArrayList<>();
    private EvidenceCollector evidence;

    /** What asks for memory that is not there. */
    private static final class Refusals {
        private final AtomicInteger left = new AtomicInteger();

        void count() {
            if (left.getAndDecrement() > 0) {
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

    @Test
    void aJobForWhichThereIsNoThreadEnds() {
        evidence = collector();
        noThreads.left.set(1);

        evidence.requestSnapshot("check", told::add);
        due.runDue();

        assertThat(told).singleElement().satisfies(job -> {
            assertThat(job.state()).isEqualTo(State.FAILED);
            assertThat(job.message()).contains("no thread");
        });
        assertThat(evidence.isFreezing()).isFalse();
        assertThat(evidence.requestSnapshot("check").id())
                .isNotEqualTo(told.get(0).id());
    }

    @Test
    void anEndThatCannotBeToldYetIsToldLater() {
        evidence = collector();
        noTasks.left.set(2);

        evidence.requestSnapshot("check", told::add);
        await().atMost(PATIENCE).until(() -> {
            due.runDue();
            return !told.isEmpty();
        });

        assertThat(told).singleElement().satisfies(job -> assertThat(job.state())
                .isEqualTo(State.DONE));
        assertThat(noTasks.left).hasValueLessThan(1);
        assertThat(evidence.isFreezing()).isFalse();
    }

    @Test
    void aComparisonThatCannotBeToldYetIsToldLater() {
        evidence = collector();
        noTasks.left.set(2);
        List<ComparisonOutcome> outcomes = new ArrayList<>();

        evidence.comparisons().latest(outcomes::add);
        due.runDue();

        assertThat(outcomes).singleElement().satisfies(outcome -> assertThat(outcome.failure())
                .contains("Two snapshots are needed"));
    }
}
