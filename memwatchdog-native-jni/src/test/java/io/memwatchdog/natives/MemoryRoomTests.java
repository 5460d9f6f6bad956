package io.memwatchdog.natives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.memwatchdog.core.snapshot.SnapshotException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryRoomTests {

    private static final long MB = 1L << 20;

    @TempDir
    Path root;

    @Test
    void readsCgroup2() throws IOException {
        write("sys/fs/cgroup/memory.max", "" + 512 * MB);
        write("sys/fs/cgroup/memory.current", "" + 500 * MB);
        write("sys/fs/cgroup/memory.stat", "anon 1\ninactive_file " + 8 * MB + "\n");
        assertThat(new MemoryRoom(root).freeBytes()).hasValue(20 * MB);
        assertThatThrownBy(() -> new MemoryRoom(root).requireBytes(21 * MB))
                .isInstanceOf(SnapshotException.class)
                .hasMessageContaining("needs about 21 MB but only 20 MB");
    }

    @Test
    void readsCgroup1() throws IOException {
        write("sys/fs/cgroup/memory/memory.limit_in_bytes", "" + 256 * MB);
        write("sys/fs/cgroup/memory/memory.usage_in_bytes", "" + 200 * MB);
        assertThat(new MemoryRoom(root).freeBytes()).hasValue(56 * MB);
    }

    @Test
    void noLimitNeverRefuses() throws IOException {
        write("sys/fs/cgroup/memory.max", "max\n");
        write("sys/fs/cgroup/memory.current", "1");
        write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712");
        write("sys/fs/cgroup/memory/memory.usage_in_bytes", "1");
        assertThat(new MemoryRoom(root).freeBytes()).isEmpty();
        assertThatCode(() -> new MemoryRoom(root).requireBytes(Long.MAX_VALUE)).doesNotThrowAnyException();
    }

    @Test
    void theHostCountsToo() throws IOException {
        write("proc/meminfo", "MemTotal:  100 kB\nMemAvailable:   2048 kB\n");
        assertThat(new MemoryRoom(root).freeBytes()).hasValue(2 * MB);
    }

    @Test
    void garbageIsNoLimit() throws IOException {
        write("sys/fs/cgroup/memory.max", "lots");
        write("proc/meminfo", "MemAvailable: many kB\n");
        assertThat(new MemoryRoom(root).freeBytes()).isEmpty();
    }

    private void write(String file, String content) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
    }
}
