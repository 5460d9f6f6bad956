package io.memwatchdog.core.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostMemoryTests {

    private static final long MIB = 1 << 20;

    @TempDir
    Path root;

    private final HostMemory memory() {
        return new HostMemory(root);
    }

    private void file(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @Test
    void readsVersion2WithTheTightestLevelAbove() throws IOException {
        file("proc/meminfo", "MemTotal:       8388608 kB\nMemAvailable:   4194304 kB\n");
        file("proc/self/cgroup", "0::/pod/app\n");
        file("sys/fs/cgroup/pod/app/memory.max", "max\n");
        file("sys/fs/cgroup/pod/app/memory.current", "1\n");
        file("sys/fs/cgroup/pod/memory.max", 512 * MIB + "\n");
        file("sys/fs/cgroup/pod/memory.current", 400 * MIB + "\n");
        file("sys/fs/cgroup/pod/memory.stat", "anon 5\ninactive_file " + 100 * MIB + "\nactive_file 7\n");
        assertThat(memory().limitBytes()).isEqualTo(512 * MIB);
        assertThat(memory().availableBytes()).isEqualTo(212 * MIB);
    }

    /** The kernel does not kill there, but makes every thread wait that asks for memory. */
    @Test
    void whereItIsThrottledTheGroupEnds() throws IOException {
        file("proc/meminfo", "MemAvailable:   4194304 kB\n");
        file("proc/self/cgroup", "0::/shop.service\n");
        file("sys/fs/cgroup/shop.service/memory.max", 2048 * MIB + "\n");
        file("sys/fs/cgroup/shop.service/memory.high", 1024 * MIB + "\n");
        file("sys/fs/cgroup/shop.service/memory.current", 950 * MIB + "\n");
        assertThat(memory().limitBytes()).isEqualTo(1024 * MIB);
        assertThat(memory().availableBytes()).isEqualTo(74 * MIB);

        file("sys/fs/cgroup/shop.service/memory.high", "max\n");
        assertThat(memory().limitBytes()).isEqualTo(2048 * MIB);
        assertThat(memory().availableBytes()).isEqualTo(1098 * MIB);
    }

    /** As systemd's MemoryHigh alone has it. */
    @Test
    void aThrottleWithoutALimitIsOne() throws IOException {
        file("proc/self/cgroup", "0::/shop.service\n");
        file("sys/fs/cgroup/shop.service/memory.max", "max\n");
        file("sys/fs/cgroup/shop.service/memory.high", 2048 * MIB + "\n");
        assertThat(memory().limitBytes()).isEqualTo(2048 * MIB);
    }

    @Test
    void readsVersion1() throws IOException {
        file("proc/meminfo", "MemAvailable:   4194304 kB\n");
        file("proc/self/cgroup", "7:cpu,cpuacct:/x\n4:memory:/docker/1\n0::/docker/1\n");
        file("sys/fs/cgroup/memory/docker/1/memory.limit_in_bytes", 256 * MIB + "\n");
        file("sys/fs/cgroup/memory/docker/1/memory.usage_in_bytes", 100 * MIB + "\n");
        file("sys/fs/cgroup/memory/docker/1/memory.stat", "total_inactive_file " + 10 * MIB + "\n");
        file("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
        assertThat(memory().limitBytes()).isEqualTo(256 * MIB);
        assertThat(memory().availableBytes()).isEqualTo(166 * MIB);
    }

    @Test
    void tellsWhereTheKernelKillsAWholeGroup() throws IOException {
        file("proc/self/cgroup", "0::/pod/app\n");
        file("sys/fs/cgroup/pod/app/memory.max", 512 * MIB + "\n");
        file("sys/fs/cgroup/pod/app/memory.oom.group", "0\n");
        assertThat(memory().killsTogether()).isFalse();
        file("sys/fs/cgroup/pod/memory.max", "max\n");
        file("sys/fs/cgroup/pod/memory.oom.group", "1\n");
        assertThat(memory().killsTogether()).isTrue();
    }

    @Test
    void theTightestLevelCountsInVersion1Too() throws IOException {
        file("proc/self/cgroup", "4:memory:/pod/app\n");
        file("sys/fs/cgroup/memory/pod/app/memory.limit_in_bytes", 256 * MIB + "\n");
        file("sys/fs/cgroup/memory/pod/app/memory.usage_in_bytes", 100 * MIB + "\n");
        file("sys/fs/cgroup/memory/pod/memory.limit_in_bytes", 300 * MIB + "\n");
        file("sys/fs/cgroup/memory/pod/memory.usage_in_bytes", 290 * MIB + "\n");
        assertThat(memory().limitBytes()).isEqualTo(256 * MIB);
        assertThat(memory().availableBytes()).isEqualTo(10 * MIB);
    }

    @Test
    void insideAContainerThePathOfTheHostDoesNotExist() throws IOException {
        file("proc/self/cgroup", "4:memory:/docker/of/the/host\n");
        file("sys/fs/cgroup/memory/memory.limit_in_bytes", 128 * MIB + "\n");
        assertThat(memory().limitBytes()).isEqualTo(128 * MIB);
    }

    @Test
    void apathThatPointsAboveTheMountHarmsNobody() throws IOException {
        file("proc/self/cgroup", "0::/../../other\n");
        assertThat(memory().limitBytes()).isEqualTo(-1);
    }

    @Test
    void withoutAnythingNothingIsKnown() {
        assertThat(memory().limitBytes()).isEqualTo(-1);
        assertThat(memory().availableBytes()).isEqualTo(-1);
        assertThat(memory().residentBytes()).isEqualTo(-1);
    }

    @Test
    void readsTheProcess() throws IOException {
        file("proc/self/status", "Name:\tjava\nVmRSS:\t  123456 kB\n");
        assertThat(memory().residentBytes()).isEqualTo(123_456L << 10);
    }
}
