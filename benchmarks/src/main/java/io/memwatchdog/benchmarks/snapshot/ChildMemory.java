package io.memwatchdog.benchmarks.snapshot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** The memory that belongs to a child alone, as Linux counts it: its own, and what the application has rewritten meanwhile. */
final class ChildMemory {

    private static final int LOOK_EVERY_MS = 50;

    private ChildMemory() {}

    /** The most that was seen, in bytes. */
    static long most(SnapshotBenchmark.Step snapshot) throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        AtomicLong most = new AtomicLong();
        Thread looker = new Thread(() -> {
            while (!over.get()) {
                ProcessHandle.current().children().forEach(child -> most.accumulateAndGet(ownBytes(child), Math::max));
                pause();
            }
        });
        looker.start();
        try {
            snapshot.run();
        } finally {
            over.set(true);
            looker.join();
        }
        return most.get();
    }

    private static long ownBytes(ProcessHandle child) {
        Path file = Path.of("/proc/" + child.pid() + "/smaps_rollup");
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith("Private_Dirty:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .sum();
        } catch (IOException | java.io.UncheckedIOException gone) {
            return 0;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_EVERY_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
