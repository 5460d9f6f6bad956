package io.memwatchdog.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.core.evidence.EvidenceCollector;
import io.memwatchdog.core.evidence.TestEvidence;
import io.memwatchdog.core.schedule.ManualSchedule;
import io.memwatchdog.core.snapshot.SnapshotLimits;
import io.memwatchdog.core.store.SnapshotStore;
import io.memwatchdog.diff.ClassCount;
import io.memwatchdog.diff.HeapDiffResult;
import io.memwatchdog.diff.HeapProfile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** At first nothing but the classes could be had. */
class HistogramBaselineTests {

    @TempDir
    Path temp;

    private final ManualSchedule schedule = new ManualSchedule();
    private final LiveHeaps heaps =
            new LiveHeaps(look -> LiveHeaps.carts(10_000 + 20_000 * look, null, schedule.now())) {
                @Override
                public HeapProfile histogram(SnapshotLimits limits) {
                    return HeapProfile.from("histogram", schedule.now())
                            .histogramAndTotals(List.of(new ClassCount("com.acme.Cart", 10, 640)))
                            .build();
                }
            };

    @Test
    void twoHeapsWhosePathsAreKnownAreComparedAsSoonAsThereAreTwo() throws Exception {
        EvidenceCollector evidence = evidence();
        heaps.fail(1);
        snapshot(evidence, SnapshotStore.BASELINE);
        snapshot(evidence, "breach");
        HeapDiffResult classesOnly = evidence.comparisons().latestToRead();
        assertThat(classesOnly.suspects()).isEmpty();
        assertThat(classesOnly.warnings()).isNotEmpty();
        snapshot(evidence, "breach");
        assertThat(evidence.comparisons().latestToRead().suspects())
                .singleElement()
                .satisfies(suspect -> assertThat(suspect.owner()).contains("CartService.SESSIONS"));
    }

    /** Nor is an old pair of heaps an answer about the one of which no more than that can be had now. */
    @Test
    void whereTheLatestHasNoPathsAnOlderPairDoesNotTakeItsPlace() throws Exception {
        EvidenceCollector evidence = evidence();
        snapshot(evidence, SnapshotStore.BASELINE);
        snapshot(evidence, "breach");
        assertThat(evidence.comparisons().latestToRead().suspects()).isNotEmpty();
        heaps.fail(1);
        snapshot(evidence, "breach");
        assertThat(evidence.comparisons().latestToRead().suspects()).isEmpty();
    }

    private EvidenceCollector evidence() {
        return TestEvidence.in(temp, TestSettings.with(temp, null), heaps, schedule);
    }

    private void snapshot(EvidenceCollector evidence, String reason) {
        evidence.requestSnapshot(reason);
        schedule.passes(Duration.ofMinutes(1));
    }
}
