package io.memwatchdog.core.evidence;

import io.memwatchdog.core.WatchdogSettings.Diff;
import io.memwatchdog.core.host.HostMemory;
import io.memwatchdog.core.schedule.Schedule;
import io.memwatchdog.diff.FoldMain;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Folds in a JVM of its own: bounded heap, one collector thread, lowest priority, and only where the memory is free. The
 * child is ended with the watchdog and after its time.
 */
final class ChildJvmFolder implements DumpFolder {

    private static final long MIN_HEAP_BYTES = 64L << 20;

    private static final long HEAP_AT_LEAST_WANTED_BYTES = 256L << 20;

    /** What a JVM needs beside its heap: code, metaspace, stacks. */
    private static final long BESIDE_HEAP_BYTES = 96L << 20;

    /** Options of the watched application (agents, ports, heap sizes) are none of the child's business. */
    private static final Set<String> INHERITED_OPTIONS =
            Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

    /** The application comes first; a heap leaks on a busy machine above all, where less would have its turn in minutes. */
    private static final String NICENESS = "5";

    private static final Path NICE = Path.of("/usr/bin/nice");

    private final Diff settings;
    private final HostMemory memory;
    private final Schedule schedule;
    private final Set<Process> running = ConcurrentHashMap.newKeySet();
    private CompletableFuture<?> last = CompletableFuture.completedFuture(null);
    private volatile boolean closed;

    ChildJvmFolder(Diff settings, HostMemory memory, Schedule schedule) {
        this.settings = settings;
        this.memory = memory;
        this.schedule = schedule;
    }

    /** One at a time: what is asked for meanwhile waits. */
    @Override
    public synchronized CompletableFuture<Path> fold(Path dump, Path profile) {
        CompletableFuture<Path> folded = last.handle((done, fault) -> profile).thenCompose(next -> begin(dump, next));
        last = folded;
        return folded;
    }

    private CompletableFuture<Path> begin(Path dump, Path profile) {
        Path log = profile.resolveSibling(profile.getFileName() + ".log.part");
        try {
            long heapBytes = heapBytes(Files.size(dump));
            ChildClassPath classPath = ChildClassPath.open(profile);
            try {
                return start(command(classPath, heapBytes, dump, profile), log, profile)
                        .whenComplete((done, fault) -> {
                            classPath.close();
                            log.toFile().delete();
                        });
            } catch (IOException e) {
                classPath.close();
                throw e;
            }
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public void close() {
        closed = true;
        running.forEach(Process::destroyForcibly);
    }

    /**
     * Folding takes about half as much again as the dump is large: 256 MiB for one of 176 MB, 96 MiB for one of 58 MB. What
     * the child does not need it does not take: this is a bound.
     */
    long heapBytes(long dumpBytes) throws IOException {
        long needed = MIN_HEAP_BYTES + dumpBytes + dumpBytes / 2;
        long wanted = Math.min(Math.max(HEAP_AT_LEAST_WANTED_BYTES, needed), settings.maxHeapBytes());
        long available = memory.availableBytes();
        if (available < 0) {
            return wanted;
        }
        long heap = Math.min(wanted, available - BESIDE_HEAP_BYTES);
        if (heap < Math.min(MIN_HEAP_BYTES, wanted)) {
            throw new IOException(
                    "Only " + (available >> 20) + " MiB of memory are free beside the application, too few to"
                            + " fold the dump here; compare the files with `mw analyze` elsewhere.");
        }
        return heap;
    }

    private static List<String> command(ChildClassPath classPath, long heapBytes, Path dump, Path profile)
            throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", File.separatorChar == '\\' ? "java.exe" : "java");
        if (!Files.isExecutable(java)) {
            throw new IOException("There is no " + java + " to fold the dump with; compare the files with `mw analyze`"
                    + " elsewhere.");
        }
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(NICE)) {
            command.addAll(List.of(NICE.toString(), "-n", NICENESS));
        }
        command.addAll(List.of(
                java.toString(),
                "-Xmx" + heapBytes,
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-cp",
                classPath.argument(),
                FoldMain.class.getName(),
                dump.toString(),
                profile.toString()));
        return command;
    }

    private CompletableFuture<Path> start(List<String> command, Path log, Path profile) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().keySet().removeAll(INHERITED_OPTIONS);
        if (closed) {
            throw new IOException("The watchdog was closed.");
        }
        Process child = builder.start();
        running.add(child);
        schedule.after(settings.timeout(), child::destroyForcibly);
        return child.onExit().thenApply(ended -> {
            running.remove(ended);
            if (ended.exitValue() != 0 || !Files.exists(profile)) {
                throw new CompletionException(new IOException(
                        "The child JVM which folds dumps ended with " + ended.exitValue() + ": " + firstLine(log)));
            }
            return profile;
        });
    }

    private static String firstLine(Path log) {
        try (var lines = Files.lines(log)) {
            return lines.filter(line -> !line.isBlank())
                    .findFirst()
                    .orElse("no message; it may have been killed after memwatchdog.diff.timeout");
        } catch (IOException | RuntimeException unreadable) {
            return "no message";
        }
    }
}
