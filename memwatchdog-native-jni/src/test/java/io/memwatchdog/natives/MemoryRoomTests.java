package io.memwatchdog.natives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.memwatchdog.core.snapshot.SnapshotException;
import org.junit.jupiter.api.Test;

class MemoryRoomTests {

    private static final long MB = 1L << 20;

    private static MemoryRoom room(long availableBytes) {
        return new MemoryRoom(() -> availableBytes, () -> false);
    }

    @Test
    void aChildThatFitsBesideTheMarginIsLetIn() {
        assertThatCode(() -> room(36 * MB).require(20 * MB)).doesNotThrowAnyException();
        assertThat(room(36 * MB).shortage()).isNull();
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
    void withinTheMarginTheChildHasToGo() {
        assertThat(room(16 * MB).shortage()).contains("less than 16 MB were left");
        assertThat(room(0).shortage()).isNotNull();
    }

    @Test
    void moreIsKeptFreeWhereTheKernelKillsTheWholeContainer() {
        MemoryRoom pod = new MemoryRoom(() -> 70 * MB, () -> true);
        assertThat(pod.bytes()).isEqualTo(6 * MB);
        assertThatThrownBy(() -> pod.require(20 * MB)).hasMessageContaining("and 64 MB for what");
    }

    @Test
    void whatCannotBeReadNeverRefuses() {
        assertThatCode(() -> room(-1).require(Long.MAX_VALUE)).doesNotThrowAnyException();
        assertThat(room(-1).shortage()).isNull();
    }
}
