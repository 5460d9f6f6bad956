package io.memwatchdog.natives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.memwatchdog.core.snapshot.SnapshotException;
import io.memwatchdog.core.snapshot.SnapshotLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Snapshots that do not come to their end. */
class AbandonedSnapshotTests {

    private static final SnapshotLimits LIMITS = SnapshotLimits.of(Duration.ofMinutes(1), Duration.ofMinutes(1));

    private final List<Long> children = new ArrayList<>();

    @TempDir
    Path directory;

    @BeforeEach
    void forkWorksHere() {
        Assumed.fork();
    }

    @Test
    void anInterruptedThreadForksNothing() {
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> new ForkSnapshotter(children::add).dump(directory.resolve("a.hprof"), LIMITS))
                    .isInstanceOf(SnapshotException.class)
                    .hasMessageContaining("interrupted before it began");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(children).isEmpty();
        assertThat(directory.toFile().list()).isEmpty();
    }

    @Test
    void anInterruptEndsTheChildAndLeavesNothing() throws IOException {
        Path dump = directory.resolve("a.hprof");
        while (!interruptsWhileItWrites(dump)) {
            Files.deleteIfExists(dump);
        }
        assertThat(directory.toFile().list()).isEmpty();
        assertThat(children).singleElement().satisfies(pid -> assertThat(ProcessHandle.of(pid))
                .isEmpty());
    }

    /** False where a small heap was written before anybody could stop the child. */
    private boolean interruptsWhileItWrites(Path dump) {
        ForkSnapshotter interrupted = new ForkSnapshotter(pid -> {
            if (Signals.hold(pid)) {
                children.add(pid);
                Thread.currentThread().interrupt();
            }
        });
        Throwable thrown = catchThrowable(() -> interrupted.dump(dump, LIMITS));
        if (!Thread.interrupted()) {
            assertThat(children).isEmpty();
            return false;
        }
        assertThat(thrown).isInstanceOf(SnapshotException.class).hasMessage("the snapshot was interrupted");
        return true;
    }

    @Test
    void aChildThatDoesNotEndAtOnceIsReapedLater() throws Exception {
        ForkSession session = ForkSession.start(ForkRequest.dump(
                directory.resolve("a.hprof"),
                false,
                false,
                1L << 40,
                1 << 20,
                Duration.ofMinutes(1),
                MemoryRoom.Watch.NOBODY));
        long pid = session.status().pid();
        Signals.hold(pid);
        session.close(0);
        Awaitility.await().untilAsserted(() -> assertThat(Path.of("/proc", Long.toString(pid)))
                .doesNotExist());
    }

    /** Where a small heap was written before anybody could stop the child, another one is begun. */
    private static ForkSession heldWhileItWrites(Path part) throws Exception {
        while (true) {
            ForkSession session = ForkSession.start(ForkRequest.dump(
                    part, true, false, 1L << 40, 1 << 20, Duration.ofMinutes(1), MemoryRoom.Watch.NOBODY));
            if (Signals.hold(session.status().pid()) && session.status().state() == ForkStatus.State.RUNNING) {
                return session;
            }
            session.close();
            Files.deleteIfExists(part);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "HUP", "TERM"})
    void aSignalFromTheTerminalRemovesTheUnfinishedFile(String signal) throws Exception {
        Path part = directory.resolve("a.hprof.part");
        try (ForkSession session = heldWhileItWrites(part)) {
            Signals.send(signal, session.status().pid());
            Signals.send("CONT", session.status().pid());
            Awaitility.await().until(() -> session.ended(10));
            assertThat(session.status().state()).isEqualTo(ForkStatus.State.RUNNING);
            assertThat(ForkFailure.describe(session)).isEqualTo("the snapshot process was told to end");
            assertThat(part).doesNotExist();
        }
    }
}
