package io.memwatchdog.core.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Memory of this process, of its container and of the machine, from Linux's files; -1 on other systems. Reads control groups
 * of both versions, and every level above our own, since the tightest one counts.
 */
public final class HostMemory {

    /** What version 1 says for "no limit": the largest multiple of a page, or thereabouts. */
    private static final long NO_LIMIT = 1L << 60;

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
        Path status = root.resolve("proc/self/status");
        long anonymous = kilobytes(status, "RssAnon:");
        return anonymous < 0 ? -1 : anonymous + Math.max(0, kilobytes(status, "RssShmem:"));
    }

    /** The tightest limit of our control group and those above. */
    public long limitBytes() {
        long limit = -1;
        for (Group group : groups()) {
            limit = tighter(limit, group.limitBytes());
        }
        return limit;
    }

    /** What can be had without harm: free in the control groups and on the machine, reclaimable caches counted as free. */
    public long availableBytes() {
        long available = kilobytes(root.resolve("proc/meminfo"), "MemAvailable:");
        for (Group group : groups()) {
            long limit = tighter(group.limitBytes(), group.throttledFromBytes());
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
        return groups().stream().anyMatch(Group::killsTogether);
    }

    private List<Group> groups() {
        List<Group> groups = new ArrayList<>();
        for (String line : lines(root.resolve("proc/self/cgroup"))) {
            String[] parts = line.split(":", 3);
            if (parts.length < 3) {
                continue;
            }
            if (parts[1].isEmpty()) {
                addUpwards(
                        groups,
                        root.resolve("sys/fs/cgroup"),
                        parts[2],
                        "memory.max",
                        "memory.current",
                        "inactive_file ");
            } else if (List.of(parts[1].split(",")).contains("memory")) {
                addUpwards(
                        groups,
                        root.resolve("sys/fs/cgroup/memory"),
                        parts[2],
                        "memory.limit_in_bytes",
                        "memory.usage_in_bytes",
                        "total_inactive_file ");
            }
        }
        return groups;
    }

    /** Inside a container the path may be the host's and not exist here; then the mount itself is our group. */
    private static void addUpwards(
            List<Group> groups, Path mount, String path, String limit, String usage, String reclaimable) {
        Path level = mount.resolve(path.replaceFirst("^/+", "")).normalize();
        while (level != null && level.startsWith(mount)) {
            if (Files.exists(level.resolve(limit))) {
                groups.add(new Group(level, limit, usage, reclaimable));
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

    private record Group(Path directory, String limitFile, String usageFile, String reclaimableKey) {

        long limitBytes() {
            return limit(limitFile);
        }

        /** From there on version 2 makes whoever asks for memory wait. */
        long throttledFromBytes() {
            return limit("memory.high");
        }

        private long limit(String file) {
            List<String> text = lines(directory.resolve(file));
            long limit = text.isEmpty() ? -1 : number(text.get(0));
            return limit >= NO_LIMIT ? -1 : limit;
        }

        boolean killsTogether() {
            return lines(directory.resolve("memory.oom.group")).contains("1");
        }

        long occupiedBytes() {
            List<String> usage = lines(directory.resolve(usageFile));
            long occupied = usage.isEmpty() ? 0 : number(usage.get(0));
            for (String line : lines(directory.resolve("memory.stat"))) {
                if (line.startsWith(reclaimableKey)) {
                    occupied -= Math.max(0, number(line.substring(reclaimableKey.length())));
                }
            }
            return Math.max(0, occupied);
        }
    }
}
