package io.memwatchdog.benchmarks.snapshot;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.memwatchdog.core.snapshot.HeapSnapshotter;
import io.memwatchdog.core.snapshot.SnapshotLimits;
import io.memwatchdog.natives.MemwatchdogNative;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Measures in one process, one after the other: an idle second, our count of the live set, our profile, our dump, HotSpot's live dump and class
 * histogram. Arguments: entries (a kilobyte and 25 objects each, default 1,000,000), payload bytes (40), rounds (3).
 */
public final class SnapshotBenchmark {

    /** Something that may stall the application. */
    interface Step {
        void run() throws Exception;
    }

    private final StallProbe probe = new StallProbe();
    private final Goals goals = new Goals();
    private final Path directory;

    private SnapshotBenchmark(Path directory) {
        this.directory = directory;
    }

    public static void main(String[] args) throws Exception {
        int entries = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
        int payload = args.length > 1 ? Integer.parseInt(args[1]) : 40;
        int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 3;
        LiveHeap heap = LiveHeap.of(entries, payload);
        System.gc();
        Path directory = Files.createTempDirectory("snapshot-benchmark");
        try {
            new SnapshotBenchmark(directory).run(rounds);
        } finally {
            Files.deleteIfExists(directory);
        }
        System.out.println(heap.size() + " entries held to the end");
    }

    private void run(int rounds) throws Exception {
        HeapSnapshotter fork = MemwatchdogNative.load().snapshotter();
        SnapshotLimits limits = SnapshotLimits.of(Duration.ofMinutes(5), Duration.ofMinutes(5))
                .withHugePages(!System.getProperty("hugePages", "true").equals("false"));
        HotSpotDiagnosticMXBean hotSpot = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        System.out.printf(
                Locale.ROOT,
                "JDK %s, heap used %d MB, %s%n",
                Runtime.version(),
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20,
                fork.capability());
        probe.start();
        for (int round = 0; round < rounds; round++) {
            measure("idle", () -> Thread.sleep(2000));
            measure("GC, no fork before", System::gc);
            measure("fork live set", () -> {
                var found = fork.liveSet(limits);
                System.out.printf(
                        Locale.ROOT,
                        "  %d MB live, pause by its own clock %.1f ms ",
                        found.bytes() >> 20,
                        found.pauseMs());
            });
            measure(Goals.PROFILE, () -> {
                var profile = fork.profile(limits);
                System.out.printf(
                        Locale.ROOT,
                        "  %d objects, pause by its own clock %.1f ms ",
                        profile.totalObjects(),
                        fork.lastProfilePauseMs());
            });
            measure("first GC after", System::gc);
            measure(Goals.DUMP, () -> {
                var snapshot = fork.dump(file(), limits);
                System.out.printf(Locale.ROOT, "  pause by its own clock %.1f ms ", snapshot.pauseMs());
            });
            measure("first GC after", System::gc);
            measure("fork dump gzip", () -> {
                fork.dump(file(), limits.withGzip(true));
            });
            measure("second GC after", System::gc);
            measure(Goals.HOTSPOT, () -> hotSpot.dumpHeap(file().toString(), true));
            measure("jcmd GC.heap_dump", () -> jcmd("GC.heap_dump", file().toString()));
            measure("GC.class_histogram", () -> jcmd("GC.class_histogram"));
        }
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        long profileBytes = ChildMemory.most(() -> fork.profile(limits));
        long dumpBytes = ChildMemory.most(() -> fork.dump(file(), limits));
        Files.deleteIfExists(file());
        System.out.printf(
                Locale.ROOT, "memory of the child: profile %d MB, dump %d MB%n", profileBytes >> 20, dumpBytes >> 20);
        goals.print(heap, profileBytes, dumpBytes);
    }

    private Path file() {
        return directory.resolve("benchmark.hprof");
    }

    private void measure(String name, Step step) throws Exception {
        Thread.sleep(300);
        probe.reset();
        long collecting = collectingMs();
        long start = System.nanoTime();
        step.run();
        double totalMs = (System.nanoTime() - start) / 1e6;
        Thread.sleep(50);
        goals.note(name, probe.longestMs(), totalMs);
        long bytes = Files.exists(file()) ? Files.size(file()) : 0;
        Files.deleteIfExists(file());
        System.out.printf(
                Locale.ROOT,
                "%-20s longest stall %8.1f ms  total %8.0f ms  %6d MB written  %5d ms collecting%n",
                name,
                probe.longestMs(),
                totalMs,
                bytes >> 20,
                collectingMs() - collecting);
    }

    private static long collectingMs() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .sum();
    }

    private static void jcmd(String... command) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
        line.add(Long.toString(ProcessHandle.current().pid()));
        line.addAll(List.of(command));
        new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
