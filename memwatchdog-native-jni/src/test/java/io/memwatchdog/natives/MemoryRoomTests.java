package io.memwatchdog.natives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.memwatchdog.core.host.ControlGroup;
import io.memwatchdog.core.snapshot.SnapshotException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryRoomTests {

    private static final long MB = 1L << 20;

    private static MemoryRoom room(long availableBytes) {
        return new MemoryRoom(() -> availableBytes, false, List::of, () -> 0);
    }

    @Test
    void aChildThatFitsBesideTheMarginIsLetIn() {
        assertThatCode(() -> room(36 * MB).require(20 * MB)).doesNotThrowAnyException();
    }

    @Test
    void aChildThatDoesNotFitIsRefusedWithWhatIsMissing() {
        assertThatThrownBy(() -> room(30 * MB).require(20 * MB))
                .isInstanceOf(SnapshotException.class)
                .hasMessageContaining("needs about 20 MB of its own and 16 MB for what the application rewrites")
                .hasMessageContaining("only 30 MB are free")
                .hasMessageContaining("raise the memory limit by 7 MB");
    }

    @Test
    void aChildWatchesTheFilesOfAllGroups() throws SnapshotException {
        MemoryRoom room = new MemoryRoom(() -> 99 * MB, false, () -> List.of(group("/a/b"), group("/a")), () -> 0);
        MemoryRoom.Watch watch = room.require(MB);
        assertThat(watch.marginBytes()).isEqualTo(16 * MB);
        assertThat(watch.files().split("\0"))
                .containsExactly(
                        "/a/b/max",
                        "/a/b/high",
                        "/a/b/now",
                        "/a/b/stat",
                        "inactive ",
                        "/a/max",
                        "/a/high",
                        "/a/now",
                        "/a/stat",
                        "inactive ");
        assertThat(room.shortage()).contains("less than 16 MB were left");
    }

    /** The innermost ones come first. */
    @Test
    void ofMoreGroupsThanFitTheFirstAreWatched() throws SnapshotException {
        List<ControlGroup> deep = Collections.nCopies(5, group("/" + "x".repeat(1000)));
        String files = new MemoryRoom(() -> 99 * MB, false, () -> deep, () -> 0)
                .require(MB)
                .files();
        assertThat(files.split("\0")).hasSize(4 * 5);
        assertThat(files.length()).isLessThan(16384 - 1);
    }

    private static ControlGroup group(String directory) {
        Path path = Path.of(directory);
        return new ControlGroup(
                path.resolve("max"),
                path.resolve("high"),
                path.resolve("now"),
                path.resolve("stat"),
                "inactive ",
                path.resolve("together"));
    }

    @Test
    void moreIsKeptFreeWhereTheKernelKillsTheWholeContainer() {
        MemoryRoom pod = new MemoryRoom(() -> 70 * MB, true, List::of, () -> MB);
        assertThat(pod.bytes()).isEqualTo(6 * MB);
        assertThatThrownBy(() -> pod.require(20 * MB)).hasMessageContaining("and 64 MB for what");
    }

    /** A child takes longer to give it back. */
    @Test
    void andMoreStillBesideALargeHeap() throws SnapshotException {
        MemoryRoom pod = new MemoryRoom(() -> 400 * MB, true, List::of, () -> 6400 * MB);
        assertThat(pod.require(100 * MB).marginBytes()).isEqualTo(200 * MB);
    }

    @Test
    void withinTheMarginItIsShort() {
        assertThat(room(17 * MB).isShort()).isFalse();
        assertThat(room(16 * MB).isShort()).isTrue();
        assertThat(room(-1).isShort()).isFalse();
    }

    @Test
    void whatCannotBeReadNeverRefuses() {
        assertThatCode(() -> room(-1).require(Long.MAX_VALUE)).doesNotThrowAnyException();
    }
}
