package io.memwatchdog.core.host;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How many tasks (threads and processes) the control groups of this process allow: {@code pids.max} of both versions, of our own
 * level and those above. Kubernetes and container engines set it.
 */
public final class TaskLimit {

    private static final String LIMIT = "pids.max";
    private static final String PRESENT = "pids.current";
    private static final String OF_THIS_PROCESS = "Threads:";

    private final Path root;

    /** This machine. */
    public TaskLimit() {
        this(Path.of("/"));
    }

    TaskLimit(Path root) {
        this.root = root;
    }

    /**
     * How many Java threads there can be at most: other processes and the JVM's own threads take their share, and the level counts
     * that leaves least. -1 where nothing limits them, or on other systems than Linux.
     *
     * @param present Java threads now
     */
    public long javaThreads(long present) {
        long limit = -1;
        for (String line : HostMemory.lines(root.resolve("proc/self/cgroup"))) {
            String[] parts = line.split(":", 3);
            if (parts.length == 3 && parts[1].isEmpty()) {
                limit = HostMemory.tighter(limit, upwards(root.resolve("sys/fs/cgroup"), parts[2], present));
            } else if (parts.length == 3 && List.of(parts[1].split(",")).contains("pids")) {
                limit = HostMemory.tighter(limit, upwards(root.resolve("sys/fs/cgroup/pids"), parts[2], present));
            }
        }
        return limit;
    }

    private long upwards(Path mount, String path, long present) {
        long limit = -1;
        Path level = mount.resolve(path.replaceFirst("^/+", "")).normalize();
        while (level != null && level.startsWith(mount)) {
            if (Files.exists(level.resolve(LIMIT))) {
                limit = HostMemory.tighter(limit, leftBy(level, present));
            }
            level = level.getParent();
        }
        return limit;
    }

    private long leftBy(Path level, long present) {
        long limit = number(level.resolve(LIMIT));
        long tasks = number(level.resolve(PRESENT));
        long others = Math.max(0, (tasks < 0 ? ofThisProcess() : tasks) - present);
        return limit < 0 ? -1 : Math.max(1, limit - others);
    }

    private long ofThisProcess() {
        return HostMemory.lines(root.resolve("proc/self/status")).stream()
                .filter(line -> line.startsWith(OF_THIS_PROCESS))
                .mapToLong(line -> HostMemory.number(line.substring(OF_THIS_PROCESS.length())))
                .findFirst()
                .orElse(-1);
    }

    private static long number(Path file) {
        List<String> text = HostMemory.lines(file);
        return text.isEmpty() ? -1 : HostMemory.number(text.get(0));
    }
}
