package io.memwatchdog.natives;

import io.memwatchdog.core.snapshot.SnapshotException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Whether cgroup (v1, v2) and host have memory left for a child. An unlimited or unreadable limit never refuses. */
final class MemoryRoom {

    private static final long NO_LIMIT = 1L << 60;

    private final Path root;

    MemoryRoom(Path root) {
        this.root = root;
    }

    static void require(long bytes) throws SnapshotException {
        new MemoryRoom(Path.of("/")).requireBytes(bytes);
    }

    void requireBytes(long bytes) throws SnapshotException {
        OptionalLong free = freeBytes();
        if (free.isPresent() && free.getAsLong() < bytes) {
            throw new SnapshotException(
                    "a snapshot process needs about " + (bytes >> 20) + " MB but only " + (free.getAsLong() >> 20)
                            + " MB are free in the container or on the host; raise the memory limit");
        }
    }

    OptionalLong freeBytes() {
        return Stream.of(hostFree(), cgroup2Free(), cgroup1Free())
                .flatMapToLong(OptionalLong::stream)
                .min();
    }

    private OptionalLong hostFree() {
        return keyed("proc/meminfo", "MemAvailable:", 1024);
    }

    private OptionalLong cgroup2Free() {
        return free("sys/fs/cgroup/memory.max", "sys/fs/cgroup/memory.current", "sys/fs/cgroup/memory.stat");
    }

    private OptionalLong cgroup1Free() {
        String memory = "sys/fs/cgroup/memory/memory.";
        return free(memory + "limit_in_bytes", memory + "usage_in_bytes", memory + "stat");
    }

    private OptionalLong free(String limitFile, String usageFile, String statFile) {
        OptionalLong limit = number(limitFile);
        OptionalLong usage = number(usageFile);
        if (limit.isEmpty() || usage.isEmpty() || limit.getAsLong() >= NO_LIMIT) {
            return OptionalLong.empty();
        }
        // Cold page cache is given up before anybody is killed.
        long cache = keyed(statFile, "inactive_file ", 1).orElse(0);
        return OptionalLong.of(limit.getAsLong() - usage.getAsLong() + cache);
    }

    private OptionalLong number(String file) {
        try {
            return OptionalLong.of(
                    Long.parseLong(Files.readString(root.resolve(file)).trim()));
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty(); // "max", or no such cgroup
        }
    }

    private OptionalLong keyed(String file, String key, long unit) {
        try (Stream<String> lines = Files.lines(root.resolve(file))) {
            return lines.filter(line -> line.startsWith(key))
                    .map(line -> line.substring(key.length()).replaceAll("\\D", ""))
                    .filter(digits -> !digits.isEmpty())
                    .mapToLong(digits -> Long.parseLong(digits) * unit)
                    .findFirst();
        } catch (IOException | NumberFormatException | java.io.UncheckedIOException e) {
            return OptionalLong.empty();
        }
    }
}
