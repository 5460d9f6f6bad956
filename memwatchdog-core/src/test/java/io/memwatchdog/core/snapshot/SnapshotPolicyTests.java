package io.memwatchdog.core.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.memwatchdog.core.WatchdogSettings.Strategy;
import io.memwatchdog.diff.HeapProfile;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.junit.jupiter.api.Test;

class SnapshotPolicyTests {

    private static final Path TARGET = Path.of("x.hprof");
    private static final SnapshotLimits LIMITS = SnapshotLimits.of(Duration.ofSeconds(3), Duration.ofMinutes(1));

    @Test
    void forkComesFirst() throws SnapshotException {
        Scripted fork = new Scripted("fork", true, "");
        Scripted hotSpot = new Scripted("hotspot", true, "");
        assertThat(policy(Strategy.AUTO, fork, hotSpot).dump(TARGET, LIMITS).strategy())
                .isEqualTo("fork");
        assertThat(hotSpot.dumps).isZero();
    }

    @Test
    void aForkThatFailedOnAPassingStateIsTriedTwiceMore() throws SnapshotException {
        Scripted fork = new Scripted("fork", true, "passing", "passing", "");
        SnapshotPolicy policy = policy(Strategy.AUTO, fork, new Scripted("hotspot", true));
        assertThat(policy.dump(TARGET, LIMITS).strategy()).isEqualTo("fork");
        assertThat(fork.dumps).isEqualTo(3);
        assertThat(policy.retries()).isEqualTo(2);
    }

    @Test
    void butNotForEver() {
        Scripted fork = new Scripted("fork", true, "passing", "passing", "passing");
        SnapshotPolicy policy = policy(Strategy.FORK, fork, new Scripted("hotspot", true));
        assertThatThrownBy(() -> policy.dump(TARGET, LIMITS)).hasMessageStartingWith("fork: passing | hotspot:");
        assertThat(fork.dumps).isEqualTo(3);
    }

    @Test
    void whatWillBeTheSameAgainIsNotTriedAgain() {
        Scripted fork = new Scripted("fork", true, "the disk is full", "");
        SnapshotPolicy policy = policy(Strategy.FORK, fork, new Scripted("hotspot", true));
        assertThatThrownBy(() -> policy.dump(TARGET, LIMITS))
                .hasMessageStartingWith("fork: the disk is full | hotspot:");
        assertThat(fork.dumps).isEqualTo(1);
        assertThat(policy.retries()).isZero();
    }

    @Test
    void aProfileIsTriedAgainAsADumpIs() throws SnapshotException {
        Scripted fork = new Scripted("fork", true, "passing", "");
        SnapshotPolicy policy = policy(Strategy.AUTO, fork, new Scripted("hotspot", true));
        assertThat(policy.profile(LIMITS).source()).isEqualTo("live");
        assertThat(policy.retries()).isEqualTo(1);
        Scripted refusing = new Scripted("fork", true, "too long a pause", "");
        assertThatThrownBy(() -> policy(Strategy.AUTO, refusing, new Scripted("hotspot", true))
                        .profile(LIMITS))
                .hasMessage("too long a pause");
    }

    @Test
    void thenHotSpotServes() throws SnapshotException {
        Scripted fork = new Scripted("fork", true, "the child hung");
        assertThat(policy(Strategy.AUTO, fork, new Scripted("hotspot", true, ""))
                        .dump(TARGET, LIMITS)
                        .strategy())
                .isEqualTo("hotspot");
    }

    @Test
    void aForkThatCannotIsNotTried() throws SnapshotException {
        Scripted fork = new Scripted("fork", false);
        assertThat(policy(Strategy.AUTO, fork, new Scripted("hotspot", true, ""))
                        .dump(TARGET, LIMITS)
                        .strategy())
                .isEqualTo("hotspot");
        assertThat(fork.dumps).isZero();
    }

    @Test
    void aRefusalTellsEveryReason() {
        SnapshotPolicy policy =
                policy(Strategy.AUTO, new Scripted("fork", false), new Scripted("hotspot", true, "too long a pause"));
        assertThatThrownBy(() -> policy.dump(TARGET, LIMITS))
                .hasMessageContaining("fork: no fork here")
                .hasMessageContaining("hotspot: too long a pause");
    }

    @Test
    void theStrategyMayExcludeOne() throws SnapshotException {
        Scripted fork = new Scripted("fork", true, "a", "b");
        SnapshotPolicy forkOnly = policy(Strategy.FORK, fork, new Scripted("hotspot", true, ""));
        assertThatThrownBy(() -> forkOnly.dump(TARGET, LIMITS)).hasMessageContaining("strategy excludes it");
        SnapshotPolicy hotSpotOnly = policy(Strategy.HOTSPOT, fork, new Scripted("hotspot", true, ""));
        assertThat(hotSpotOnly.dump(TARGET, LIMITS).strategy()).isEqualTo("hotspot");
        assertThat(hotSpotOnly.capabilities()).extracting(Capability::strategy).containsExactly("hotspot");
    }

    @Test
    void oneAtATimeInThisJvm() {
        SnapshotPolicy[] second = new SnapshotPolicy[1];
        HeapSnapshotter nesting = new Scripted("hotspot", true, "") {
            @Override
            public Snapshot dump(Path target, SnapshotLimits limits) throws SnapshotException {
                second[0].dump(target, limits);
                return super.dump(target, limits);
            }
        };
        second[0] = policy(Strategy.HOTSPOT, null, new Scripted("hotspot", true, ""));
        assertThatThrownBy(() -> policy(Strategy.HOTSPOT, null, nesting).dump(TARGET, LIMITS))
                .hasMessageContaining("under way since");
        assertThat(System.getProperties()).doesNotContainKey("io.memwatchdog.snapshot.running");
    }

    @Test
    void profilesComeFromTheForkOnly() throws SnapshotException {
        assertThat(policy(Strategy.AUTO, new Scripted("fork", true, ""), new Scripted("hotspot", true))
                        .profile(LIMITS)
                        .source())
                .isEqualTo("live");
        assertThatThrownBy(() -> policy(Strategy.AUTO, null, new Scripted("hotspot", true))
                        .profile(LIMITS))
                .hasMessageContaining("No live profile");
    }

    private static SnapshotPolicy policy(Strategy strategy, HeapSnapshotter fork, HeapSnapshotter hotSpot) {
        return new SnapshotPolicy(strategy, fork, hotSpot);
    }

    /** Answers each dump with the next line: empty for success, else the reason of the failure. */
    private static class Scripted implements HeapSnapshotter {

        private final String name;
        private final boolean able;
        private final Deque<String> answers;
        private int dumps;

        Scripted(String name, boolean able, String... answers) {
            this.name = name;
            this.able = able;
            this.answers = new ArrayDeque<>(Arrays.asList(answers));
        }

        @Override
        public Capability capability() {
            boolean profiles = able && name.equals("fork");
            return new Capability(name, able, profiles, able ? "works" : "no " + name + " here");
        }

        @Override
        public Snapshot dump(Path target, SnapshotLimits limits) throws SnapshotException {
            dumps++;
            answer();
            return new Snapshot(target, name, 1, 2, 3);
        }

        @Override
        public HeapProfile profile(SnapshotLimits limits) throws SnapshotException {
            answer();
            return HeapProfile.from("live", Instant.EPOCH).build();
        }

        private void answer() throws SnapshotException {
            String reason = answers.remove();
            if (reason.equals("passing")) {
                throw SnapshotException.passing(reason);
            }
            if (!reason.isEmpty()) {
                throw new SnapshotException(reason);
            }
        }
    }
}
