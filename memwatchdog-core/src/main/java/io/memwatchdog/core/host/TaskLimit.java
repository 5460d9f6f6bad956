package io.memwatchdog.core.host;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How many tasks (threads and processes) the control groups of this process allow: {@code pids.max} of both versions, the tightest
 * of our own level and those above. Kubernetes and container engines set it.
 */
public final class TaskLimit {

    private static final String FILE = "pids.max";

    private final Path root;

    /** This machine. */
    public TaskLimit() {
        this(Path.of("/"));
    }

    TaskLimit(Path root) {
        this.root = root;
    }

    /** -1 where nothing limits them, or on other systems than Linux. */
    public long tasks() {
        long limit = -1;
        for (String line : HostMemory.lines(root.resolve("proc/self/cgroup"))) {
            String[] parts = line.split(":", 3);
            if (parts.length == 3 && parts[1].isEmpty()) {
                limit = HostMemory.tighter(limit, upwards(root.resolve("sys/fs/cgroup"), parts[2]));
            } else if (parts.length == 3 && List.of(parts[1].split(",")).contains("pids")) {
                limit = HostMemory.tighter(limit, upwards(root.resolve("sys/fs/cgroup/pids"), parts[2]));
            }
        }
        return limit;
    }

    private static long upwards(Path mount, String path) {
        long limit = -1;
        Path level = mount.resolve(path.replaceFirst("^/+", "")).normalize();
        while (level != null && level.startsWith(mount)) {
            if (Files.exists(level.resolve(FILE))) {
                List<String> text = HostMemory.lines(level.resolve(FILE));
                limit = HostMemory.tighter(limit, text.isEmpty() ? -1 : HostMemory.number(text.get(0)));
            }
            level = level.getParent();
        }
        return limit;
    }
}
