package io.memwatchdog.core.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.memwatchdog.core.TestSettings;
import io.memwatchdog.core.WatchdogSettings;
import io.memwatchdog.core.evidence.SnapshotJob.State;
import io.memwatchdog.core.schedule.WatchdogClock;
import io.memwatchdog.core.schedule.WatchdogThread;
import io.memwatchdog.core.snapshot.HotSpotSnapshotter;
import io.memwatchdog.core.store.DirectorySnapshotStore;
import io.memwatchdog.core.store.StoredSnapshot;
import io.memwatchdog.diff.HeapDiffResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real dumps of this JVM, folded by a real child JVM. */
class EvidenceTests {

    private static final Map<Integer, Customer> LEAKING = new HashMap<>();
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path temp;

    private final List<Throwable> faults = new ArrayList<>();
    private final WatchdogThread thread = new WatchdogThread(
            WatchdogClock.system(), () -> true, () -> {}, () -> {}, Duration.ofHours(1), faults::add);
    private EvidenceCollector evidence;

    record Customer(String name) {}

    @BeforeEach
    void start() {
        WatchdogSettings settings = TestSettings.with(temp, null);
        evidence = TestEvidence.of(
                settings,
                new HotSpotSnapshotter(() -> 50 << 20),
                new DirectorySnapshotStore(temp, 10, 1L << 40, false, WatchdogClock.system()::now),
                thread,
                WatchdogClock.system()::now);
        thread.start();
    }

    @AfterEach
    void stop() {
        LEAKING.clear();
        evidence.close();
        thread.close();
    }

    @Test
    void twoDumpsNameTheFieldThatLeaks() throws Exception {
        leak(0, 20_000);
        State first = over(evidence.requestSnapshot("baseline")).state();
        leak(20_000, 120_000);
        SnapshotJob second = over(evidence.requestSnapshot("breach"));
        assertThat(first).isEqualTo(State.DONE);
        assertThat(second.message()).isEqualTo("dump written and folded");

        HeapDiffResult diff = evidence.comparisons().latestToRead();
        assertThat(diff.suspects()).isNotEmpty();
        assertThat(diff.suspects().get(0).path().get(0).className()).endsWith(".EvidenceTests");
        assertThat(diff.suspects().get(0).path().get(0).field()).endsWith("LEAKING");
        assertThat(evidence.snapshots()).allMatch(StoredSnapshot::profile).hasSize(2);
        assertThat(evidence.totals().lastPauseMs()).isPositive();
        assertThat(names()).noneMatch(name -> name.contains(".part"));
        assertThat(faults).isEmpty();
    }

    @Test
    void whatIsNotThereIsToldApart() {
        assertThatThrownBy(() -> evidence.comparisons().latestToRead())
                .isInstanceOfSatisfying(EvidenceException.class, e -> assertThat(e.reason())
                        .isEqualTo(EvidenceException.Reason.TOO_FEW));
        assertThatThrownBy(() -> evidence.comparisons().toRead("../../etc/passwd", "x"))
                .isInstanceOfSatisfying(EvidenceException.class, e -> assertThat(e.reason())
                        .isEqualTo(EvidenceException.Reason.UNKNOWN_ID));
        assertThat(evidence.job("job-99")).isEmpty();
    }

    @Test
    void askedTwiceAtOnceItFreezesOnce() throws Exception {
        SnapshotJob one = evidence.requestSnapshot("request");
        SnapshotJob two = evidence.requestSnapshot("request");
        if (!over(one).id().equals(two.id())) {
            // the first was quicker than the second question: then both were done
            over(two);
        }
        assertThat(evidence.snapshots().size()).isLessThanOrEqualTo(2);
        assertThat(evidence.job(one.id()))
                .hasValueSatisfying(job -> assertThat(job.state()).isEqualTo(State.DONE));
    }

    @Test
    void closingEndsTheChildAndTheJob() {
        SnapshotJob job = evidence.requestSnapshot("request");
        await().atMost(PATIENCE)
                .until(() -> evidence.job(job.id()).orElseThrow().snapshotId() != null);
        evidence.close();
        assertThat(evidence.job(job.id()).orElseThrow().state().isFinal()).isTrue();
        await().atMost(PATIENCE).until(() -> ProcessHandle.current().children().noneMatch(ProcessHandle::isAlive));
        assertThat(evidence.requestSnapshot("request").message()).contains("not running");
    }

    private SnapshotJob over(SnapshotJob job) {
        await().atMost(PATIENCE)
                .until(() -> evidence.job(job.id()).orElseThrow().state().isFinal());
        return evidence.job(job.id()).orElseThrow();
    }

    private static void leak(int from, int to) {
        for (int i = from; i < to; i++) {
            LEAKING.put(i, new Customer("customer " + i));
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(temp)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
