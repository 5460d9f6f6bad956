package io.memwatchdog.natives;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A real memory control group, version 1 or 2, below our own; needs root. */
record MemoryGroup(Path directory) implements AutoCloseable {

    /** Empty where none can be made. */
    static Optional<MemoryGroup> create() {
        String name = "memwatchdog-test-" + ProcessHandle.current().pid();
        Path mount = Path.of("/sys/fs/cgroup");
        for (Path parent : new Path[] {mount.resolve("memory" + ownPath()), mount.resolve("memory"), mount}) {
            MemoryGroup group = new MemoryGroup(parent.resolve(name));
            try {
                Files.createDirectory(group.directory);
                if (Files.isWritable(group.limitFile())) {
                    return Optional.of(group);
                }
                group.close();
            } catch (IOException notHere) {
                // the next place may do
            }
        }
        return Optional.empty();
    }

    void limit(long bytes) throws IOException {
        Files.writeString(limitFile(), Long.toString(bytes));
    }

    /** How many processes of the group the kernel has killed for want of memory. */
    long kills() throws IOException {
        Path events = isVersion1() ? directory.resolve("memory.oom_control") : directory.resolve("memory.events");
        return Files.readAllLines(events).stream()
                .filter(line -> line.startsWith("oom_kill "))
                .mapToLong(line -> Long.parseLong(line.substring("oom_kill ".length())))
                .findFirst()
                .orElse(0);
    }

    /** For a shell: what makes it, and what it executes, a member. */
    String enter() {
        return "echo $$ > " + directory.resolve("cgroup.procs") + ";";
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path limitFile() {
        return isVersion1() ? directory.resolve("memory.limit_in_bytes") : directory.resolve("memory.max");
    }

    private boolean isVersion1() {
        return Files.exists(directory.resolve("memory.limit_in_bytes"));
    }

    private static String ownPath() {
        try {
            return Files.readAllLines(Path.of("/proc/self/cgroup")).stream()
                    .map(line -> line.split(":", 3))
                    .filter(parts -> parts[1].equals("memory"))
                    .map(parts -> parts[2])
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            return "";
        }
    }
}
