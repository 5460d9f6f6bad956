package io.memwatchdog.core.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Memory of this process, of its container and of the machine, from Linux's files; -1 on other systems. Reads control groups
 * of both versions, and every level above our own, since the tightest one counts.
 */
public final class HostMemory {

    private final Path root;

    /** This machine. */
    public HostMemory() {
        this(Path.of("/"));
    }

    HostMemory(Path root) {
        this.root = root;
    }

    /** What this process occupies. */
    public long residentBytes() {
        return kilobytes(root.resolve("proc/self/status"), "VmRSS:");
    }

    /**
     * Of that what no file backs. Mapped files count as resident, but the kernel drops their pages when memory is short. -1
     * where the kernel (before 4.5) does not tell.
     */
    public long anonymousBytes() {
        long anonymous = privateBytes();
        return anonymous < 0 ? -1 : anonymous + Math.max(0, kilobytes(status(), "RssShmem:"));
    }

    /** Of that what is shared with nobody, not even with another mapping of the same process. */
    public long privateBytes() {
        return kilobytes(status(), "RssAnon:");
    }

    /** In huge pages that were reserved beforehand; they do not count as resident. */
    public long reservedPagesBytes() {
        return kilobytes(status(), "HugetlbPages:");
    }

    private Path status() {
        return root.resolve("proc/self/status");
    }

    /** The tightest limit of our control group and those above; who reaches it is killed, or throttled to a standstill. */
    public long limitBytes() {
        long limit = -1;
        for (ControlGroup group : groups()) {
            limit = tighter(limit, group.limitBytes());
        }
        return limit;
    }

    /** What can be had without harm: free in the control groups and on the machine, reclaimable caches counted as free. */
    public long availableBytes() {
        long available = kilobytes(root.resolve("proc/meminfo"), "MemAvailable:");
        for (ControlGroup group : groups()) {
            long limit = group.limitBytes();
            if (limit >= 0) {
                available = tighter(available, Math.max(0, limit - group.occupiedBytes()));
            }
        }
        return available;
    }

    /**
     * Whether the kernel, when memory is short, kills all processes of one of our control groups at once: version 2, and
     * what Kubernetes asks for since 1.28.
     */
    public boolean killsTogether() {
        return groups().stream().anyMatch(ControlGroup::killsTogether);
    }

    /** Those of this process that limit memory: our own and the ones above it, innermost first. */
    public List<ControlGroup> groups() {
        List<ControlGroup> groups = new ArrayList<>();
        for (String line : lines(root.resolve("proc/self/cgroup"))) {
            String[] parts = line.split(":", 3);
            if (parts.length < 3) {
                continue;
            }
            if (parts[1].isEmpty()) {
                addUpwards(groups, root.resolve("sys/fs/cgroup"), parts[2], ControlGroup::version2);
            } else if (List.of(parts[1].split(",")).contains("memory")) {
                addUpwards(groups, root.resolve("sys/fs/cgroup/memory"), parts[2], ControlGroup::version1);
            }
        }
        return groups;
    }

    /** Inside a container the path may be the host's and not exist here; then the mount itself is our group. */
    private static void addUpwards(
            List<ControlGroup> groups, Path mount, String path, Function<Path, ControlGroup> groupOf) {
        Path level = mount.resolve(path.replaceFirst("^/+", "")).normalize();
        while (level != null && level.startsWith(mount)) {
            ControlGroup group = groupOf.apply(level);
            if (group.exists()) {
                groups.add(group);
            }
            level = level.getParent();
        }
    }

    static long tighter(long a, long b) {
        return a < 0 ? b : b < 0 ? a : Math.min(a, b);
    }

    private static long kilobytes(Path file, String key) {
        for (String line : lines(file)) {
            if (line.startsWith(key)) {
                return number(line.substring(key.length()).replace("kB", "").strip()) << 10;
            }
        }
        return -1;
    }

    static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException notHere) {
            return List.of();
        }
    }

    static long number(String text) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException notANumber) {
            return -1;
        }
    }
}
