package io.memwatchdog.core.host;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * One of Linux's control groups that limits memory, by its files. What is missing or cannot be read is no limit.
 *
 * @param limit how much its processes may have; who needs more is killed
 * @param throttle from there on version 2 makes whoever asks for memory wait
 * @param usage how much they have, caches of files included
 * @param statistics of what kind that is
 * @param reclaimableKey in the statistics, of what the kernel drops when memory is short
 * @param killTogether whether the kernel then kills all its processes at once
 */
public record ControlGroup(
        Path limit, Path throttle, Path usage, Path statistics, String reclaimableKey, Path killTogether) {

    /** What version 1 says for "no limit": the largest multiple of a page, or thereabouts. */
    private static final long NO_LIMIT = 1L << 60;

    static ControlGroup version1(Path directory) {
        return of(directory, "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file ");
    }

    static ControlGroup version2(Path directory) {
        return of(directory, "memory.max", "memory.current", "inactive_file ");
    }

    private static ControlGroup of(Path directory, String limit, String usage, String reclaimableKey) {
        return new ControlGroup(
                directory.resolve(limit),
                directory.resolve("memory.high"),
                directory.resolve(usage),
                directory.resolve("memory.stat"),
                reclaimableKey,
                directory.resolve("memory.oom.group"));
    }

    boolean exists() {
        return Files.exists(limit);
    }

    /** Where its processes are killed, or, if that comes first, slowed down to a standstill. */
    long limitBytes() {
        return HostMemory.tighter(bytes(limit), bytes(throttle));
    }

    private static long bytes(Path file) {
        List<String> text = HostMemory.lines(file);
        long limit = text.isEmpty() ? -1 : HostMemory.number(text.get(0));
        return limit >= NO_LIMIT ? -1 : limit;
    }

    boolean killsTogether() {
        return HostMemory.lines(killTogether).contains("1");
    }

    /** Without what is reclaimable. */
    long occupiedBytes() {
        List<String> text = HostMemory.lines(usage);
        long occupied = text.isEmpty() ? 0 : HostMemory.number(text.get(0));
        for (String line : HostMemory.lines(statistics)) {
            if (line.startsWith(reclaimableKey)) {
                occupied -= Math.max(0, HostMemory.number(line.substring(reclaimableKey.length())));
            }
        }
        return Math.max(0, occupied);
    }
}
