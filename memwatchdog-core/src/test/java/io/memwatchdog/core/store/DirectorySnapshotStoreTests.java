package io.memwatchdog.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.memwatchdog.core.host.HostName;
import io.memwatchdog.core.schedule.ManualSchedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectorySnapshotStoreTests {

    @TempDir
    Path temp;

    private final ManualSchedule clock = new ManualSchedule();

    private DirectorySnapshotStore store(int maxSnapshots, long maxBytes) {
        return new DirectorySnapshotStore(temp.resolve("dumps"), maxSnapshots, maxBytes, false, clock::now);
    }

    private StoredSnapshot keep(SnapshotStore store, String reason, int bytes) throws IOException {
        clock.passes(Duration.ofSeconds(1));
        try (SnapshotStore.Draft draft = store.begin(reason)) {
            Files.write(draft.dump(), new byte[bytes]);
            Files.write(draft.profile(), new byte[10]);
            return draft.keep("hotspot", 12.5, 20);
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(temp.resolve("dumps"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void issuesIdsThatTellTimeAndReason() throws IOException {
        StoredSnapshot kept = keep(store(10, 1 << 20), "breach", 100);
        assertThat(kept.id()).isEqualTo("20261121T065501-breach-1");
        assertThat(kept.dump()).isTrue();
        assertThat(kept.profile()).isTrue();
        assertThat(kept.pauseMs()).isEqualTo(12.5);
        assertThat(kept.bytes()).isGreaterThanOrEqualTo(110);
    }

    @Test
    void aNewStoreFindsWhatAnEarlierOneKept() throws IOException {
        StoredSnapshot kept = keep(store(10, 1 << 20), "baseline", 100);
        SnapshotStore again = store(10, 1 << 20);
        assertThat(again.list()).containsExactly(kept);
        assertThat(again.dump(kept.id()))
                .hasValueSatisfying(file -> assertThat(file).hasSize(100));
        assertThat(again.profile(kept.id())).isPresent();
    }

    @Test
    void textFromOutsideNeverBecomesAPath() throws IOException {
        SnapshotStore store = store(10, 1 << 20);
        keep(store, "../../etc/cron.d/x", 1);
        Files.createFile(temp.resolve("secret.hprof"));
        assertThat(store.dump("../secret")).isEmpty();
        assertThat(store.dump("..%2Fsecret")).isEmpty();
        assertThat(store.dump("")).isEmpty();
        assertThat(store.dump("\0")).isEmpty();
        assertThat(names()).allMatch(name -> name.startsWith("20261121T065501-request-1."));
    }

    @Test
    void anUnfinishedSnapshotIsNeitherListedNorLeftBehind() throws IOException {
        SnapshotStore store = store(10, 1 << 20);
        try (SnapshotStore.Draft draft = store.begin("breach")) {
            Files.write(draft.dump(), new byte[5]);
            assertThat(store.list()).isEmpty();
        }
        assertThat(names()).isEmpty();
    }

    @Test
    void retentionDropsTheOldestButNeverTheBaseline() throws IOException {
        SnapshotStore store = store(3, 1 << 20);
        StoredSnapshot baseline = keep(store, "baseline", 10);
        keep(store, "breach", 10);
        StoredSnapshot third = keep(store, "breach", 10);
        StoredSnapshot fourth = keep(store, "request", 10);
        store.prune();
        assertThat(store.list()).containsExactly(baseline, third, fourth);
        assertThat(names()).hasSize(9);
    }

    @Test
    void retentionCountsBytes() throws IOException {
        SnapshotStore store = store(100, 3_000);
        keep(store, "breach", 1_000);
        keep(store, "breach", 1_000);
        StoredSnapshot last = keep(store, "breach", 1_000);
        store.prune();
        assertThat(store.list()).hasSize(2).contains(last);
    }

    @Test
    void leavesAloneWhatIsNotOurs() throws IOException {
        SnapshotStore store = store(1, 1);
        keep(store, "breach", 10);
        Files.writeString(temp.resolve("dumps/java_pid1.hprof"), "foreign");
        Files.writeString(temp.resolve("dumps/20261121T065501-breach-9.hprof"), "no label");
        Files.writeString(temp.resolve("dumps/application.properties"), "a=b");
        store.prune();
        assertThat(names())
                .containsExactly("20261121T065501-breach-9.hprof", "application.properties", "java_pid1.hprof");
    }

    /** A container that was killed comes back under another name; nobody there can tell that it is gone. */
    @Test
    void clearsAwayWhatAnotherHostHasLeftHalfDoneForADay() throws IOException {
        SnapshotStore store = store(10, 1 << 20);
        keep(store, "breach", 10);
        Path directory = temp.resolve("dumps");
        Owner elsewhere = new Owner("shop-7f9c", "", 1, 1);
        Path label = directory.resolve("20261120T000000-breach-1.properties");
        Label.claim("20261120T000000-breach-1", clock.now(), "breach", elsewhere)
                .create(label);
        Files.createFile(directory.resolve("20261120T000000-breach-1.hprof.part"));

        Files.setLastModifiedTime(label, FileTime.from(clock.now()));
        store.prune();
        assertThat(names()).contains("20261120T000000-breach-1.hprof.part");

        clock.passes(Duration.ofHours(25));
        store.prune();
        assertThat(names()).noneMatch(name -> name.startsWith("20261120T000000"));
    }

    @Test
    void clearsAwayWhatADeadProcessHasLeftHalfDone() throws IOException {
        SnapshotStore store = store(10, 1 << 20);
        StoredSnapshot kept = keep(store, "breach", 10);
        Path directory = temp.resolve("dumps");
        Owner dead = new Owner(HostName.find(), Owner.current().namespace(), 999_999_999L, 1);
        Label.claim("20261120T000000-breach-1", clock.now(), "breach", dead)
                .create(directory.resolve("20261120T000000-breach-1.properties"));
        Files.createFile(directory.resolve("20261120T000000-breach-1.hprof.part"));
        Label.claim("20261120T000001-breach-1", clock.now(), "breach", Owner.current())
                .create(directory.resolve("20261120T000001-breach-1.properties"));
        Files.createFile(directory.resolve("20261120T000001-breach-1.hprof.part"));
        store.prune();
        assertThat(names()).noneMatch(name -> name.startsWith("20261120T000000"));
        assertThat(names()).contains("20261120T000001-breach-1.hprof.part");
        assertThat(store.list()).containsExactly(kept);
    }

    @Test
    void theBaselineOfADeadProcessMayGoButGoesLast() {
        Retention retention = new Retention(1, Long.MAX_VALUE);
        StoredSnapshot old = snapshot("20261121T000000-baseline-1", "baseline");
        StoredSnapshot late = snapshot("20261121T000001-breach-1", "breach");
        StoredSnapshot own = snapshot("20261121T000002-baseline-1", "baseline");
        assertThat(retention.surplus(List.of(old, late, own), snapshot -> snapshot == own, snapshot -> false))
                .containsExactly(late, old);
    }

    @Test
    void whatWasJustKeptStaysHoweverManyOthersThereAre() throws IOException {
        SnapshotStore store = store(1, 1 << 20);
        StoredSnapshot baseline = keep(store, "baseline", 10);
        keep(store, "breach", 10);
        StoredSnapshot last = keep(store, "breach", 10);
        store.prune();
        assertThat(store.list()).containsExactly(baseline, last);
    }

    @Test
    void ofOurBaselinesOnlyThePresentOneIsProtected() throws IOException {
        SnapshotStore store = store(2, 1 << 20);
        keep(store, "baseline", 10);
        keep(store, "baseline", 10);
        StoredSnapshot present = keep(store, "baseline", 10);
        StoredSnapshot breach = keep(store, "breach", 10);
        store.prune();
        assertThat(store.list()).containsExactly(present, breach);
    }

    @Test
    void theBaselineOfAnotherHostIsProtectedForAsLongAsThatShowsItself() throws IOException {
        SnapshotStore store = store(1, 1 << 20);
        foreignBaseline("20261120T000000-baseline-1");
        StoredSnapshot breach = keep(store, "breach", 10);
        store.prune();
        assertThat(store.list()).hasSize(2);
        clock.passes(Duration.ofHours(25));
        store.prune();
        assertThat(store.list()).containsExactly(breach);
    }

    @Test
    void aSignOfLifeKeepsTheBaselineFromOthers() throws IOException {
        SnapshotStore other = store(10, 1 << 20);
        StoredSnapshot baseline = keep(other, "baseline", 10);
        clock.passes(Duration.ofHours(25));
        other.touch();
        SnapshotStore store = store(1, 1 << 20);
        StoredSnapshot breach = keep(store, "breach", 10);
        store.prune();
        assertThat(store.list()).containsExactly(baseline, breach);
        clock.passes(Duration.ofHours(25));
        store.prune();
        assertThat(store.list()).containsExactly(breach);
    }

    /** Of ten processes that share a directory each has a baseline. */
    @Test
    void theBaselinesOfOthersLeaveRoomForWhatIsCompared() throws IOException {
        SnapshotStore store = store(10, 1 << 20);
        for (int i = 0; i < 10; i++) {
            foreignBaseline("20261120T00000" + i + "-baseline-1");
        }
        List<StoredSnapshot> looks = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            looks.add(keep(store, "suspicion", 10));
        }
        store.prune();
        assertThat(store.list()).hasSize(15).containsAll(looks.subList(1, 6)).doesNotContain(looks.get(0));
    }

    private void foreignBaseline(String id) throws IOException {
        Path label = Files.createDirectories(temp.resolve("dumps")).resolve(id + ".properties");
        Label.claim(id, clock.now(), "baseline", new Owner("pod-7f9c", "", 1, 1))
                .completed("fork", 1, 1)
                .create(label);
        Files.setLastModifiedTime(label, FileTime.from(clock.now()));
    }

    @Test
    void severalJvmsShareADirectory() throws IOException {
        StoredSnapshot one = keep(store(10, 1 << 20), "breach", 10);
        clock.passes(Duration.ofSeconds(-1));
        StoredSnapshot two = keep(store(10, 1 << 20), "breach", 10);
        assertThat(two.id()).isNotEqualTo(one.id());
        assertThat(store(10, 1 << 20).list()).containsExactlyInAnyOrder(one, two);
    }

    @Test
    void onlyTheOwnerMayRead() throws IOException {
        assumeThat(temp.getFileSystem().supportedFileAttributeViews()).contains("posix");
        StoredSnapshot kept = keep(store(10, 1 << 20), "breach", 10);
        assertThat(mode(temp.resolve("dumps"))).isEqualTo("rwx------");
        assertThat(mode(temp.resolve("dumps").resolve(kept.id() + ".properties")))
                .isEqualTo("rw-------");
    }

    @Test
    void aDirectoryThatWasThereIsMadePrivateIfItHoldsSnapshotsOnly() throws IOException {
        assumeThat(temp.getFileSystem().supportedFileAttributeViews()).contains("posix");
        Path readable = Files.createDirectory(temp.resolve("dumps"));
        Files.setPosixFilePermissions(readable, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path foreign = Files.createFile(readable.resolve("application.log"));
        keep(store(10, 1 << 20), "breach", 10);
        assertThat(mode(readable)).as("others need what is theirs").isEqualTo("rwxr-xr-x");
        Files.delete(foreign);
        keep(store(10, 1 << 20), "breach", 10);
        assertThat(mode(readable)).isEqualTo("rwx------");
    }

    @Test
    void aDirectoryThatCannotBeMadeIsToldWithItsCure() throws IOException {
        Files.createFile(temp.resolve("dumps"));
        assertThatThrownBy(() -> store(1, 1).begin("breach"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("dumps")
                .hasMessageContaining("set memwatchdog.snapshot.directory");
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private static StoredSnapshot snapshot(String id, String reason) {
        return new StoredSnapshot(id, new ManualSchedule().now(), 1, reason, "hotspot", true, true, 1, 1);
    }
}
