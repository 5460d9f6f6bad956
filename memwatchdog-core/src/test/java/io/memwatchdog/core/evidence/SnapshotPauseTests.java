package io.memwatchdog.core.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.core.TestSettings;
import io.memwatchdog.core.schedule.ManualSchedule;
import io.memwatchdog.core.snapshot.Capability;
import io.memwatchdog.core.snapshot.HeapSnapshotter;
import io.memwatchdog.core.snapshot.Snapshot;
import io.memwatchdog.core.snapshot.SnapshotException;
import io.memwatchdog.core.snapshot.SnapshotLimits;
import io.memwatchdog.core.store.DirectorySnapshotStore;
import io.memwatchdog.diff.HeapProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A snapshot with both profile and dump stops the application twice. */
class SnapshotPauseTests {

    @TempDir
    Path temp;

    private final ManualSchedule schedule = new ManualSchedule();

    @Test
    void theLongerStopIsTheOneThatIsToldAndBothAreCounted() throws Exception {
        EvidenceCollector evidence = collector(30, 10);
        evidence.requestSnapshot("breach");
        schedule.runDue();
        assertThat(evidence.snapshots()).singleElement().satisfies(snapshot -> assertThat(snapshot.pauseMs())
                .isEqualTo(30));
        assertThat(evidence.totals().lastPauseMs()).isEqualTo(30);
        assertThat(evidence.totals().pauses()).isEqualTo(2);
        assertThat(evidence.totals().taken()).isEqualTo(1);
    }

    @Test
    void aStopThatWasNotMeasuredHidesNoOther() {
        EvidenceCollector evidence = collector(Double.NaN, 10);
        evidence.requestSnapshot("breach");
        schedule.runDue();
        assertThat(evidence.totals().lastPauseMs()).isEqualTo(10);
    }

    @Test
    void aProfileAloneIsOneStop() {
        EvidenceCollector evidence = collector(30, 10);
        evidence.requestSnapshot("suspicion");
        schedule.runDue();
        assertThat(evidence.totals().pauses()).isEqualTo(1);
    }

    private EvidenceCollector collector(double profilePauseMs, double dumpPauseMs) {
        return TestEvidence.of(
                TestSettings.with(temp, null),
                new Forks(profilePauseMs, dumpPauseMs),
                new DirectorySnapshotStore(temp, 10, Long.MAX_VALUE, false, schedule::now),
                schedule,
                schedule::now);
    }

    private record Forks(double profilePauseMs, double dumpPauseMs) implements HeapSnapshotter {

        @Override
        public Capability capability() {
            return new Capability("fork", true, true, "test");
        }

        @Override
        public Snapshot dump(Path target, SnapshotLimits limits) throws SnapshotException {
            try {
                Files.createFile(target);
                return new Snapshot(target, "fork", dumpPauseMs, 100, 0);
            } catch (IOException e) {
                throw new SnapshotException("test", e);
            }
        }

        @Override
        public HeapProfile profile(SnapshotLimits limits) {
            return HeapProfile.from("live", Instant.EPOCH).build();
        }

        @Override
        public double lastProfilePauseMs() {
            return profilePauseMs;
        }
    }
}
