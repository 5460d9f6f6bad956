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
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A starting service may leave the JVM that folds no memory: nothing can be compared with a dump that stays as it is. */
class UnfoldedBaselineTests {

    @TempDir
    Path directory;

    private final ManualSchedule schedule = new ManualSchedule();

    @Test
    void isNoBaseline() {
        try (EvidenceCollector evidence = new EvidenceCollector(
                TestSettings.with(directory, null),
                new Dumps(),
                new DirectorySnapshotStore(directory, 100, Long.MAX_VALUE, false, schedule::now),
                schedule,
                schedule,
                schedule,
                schedule::now,
                AllocationRecorder.off(),
                Profiles.engine(),
                new NoMemory())) {
            SnapshotJob asked = evidence.requestSnapshot("baseline", evidence::requireFolded);
            schedule.passes(Duration.ofSeconds(1));

            assertThat(evidence.job(asked.id()).orElseThrow().snapshotId()).isNotNull();
            assertThat(evidence.hasBaseline()).isFalse();
        }
    }

    private static final class Dumps implements HeapSnapshotter {

        @Override
        public Capability capability() {
            return new Capability("hotspot", true, false, "for a test");
        }

        @Override
        public Snapshot dump(Path target, SnapshotLimits limits) throws SnapshotException {
            try {
                Files.writeString(target, "a dump");
                return new Snapshot(target, "hotspot", 1, 1, Files.size(target));
            } catch (IOException e) {
                throw new SnapshotException(e.toString(), e);
            }
        }

        @Override
        public HeapProfile profile(SnapshotLimits limits) throws SnapshotException {
            throw new SnapshotException("dumps only");
        }
    }

    private static final class NoMemory implements DumpFolder {

        @Override
        public CompletableFuture<Path> fold(Path dump, Path profile) {
            return CompletableFuture.failedFuture(new IOException("no memory for another JVM"));
        }

        @Override
        public void close() {
            // nothing is under way
        }
    }
}
