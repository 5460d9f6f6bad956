package io.memwatchdog.benchmarks.cost;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.memwatchdog.benchmarks.snapshot.LiveHeap;
import io.memwatchdog.core.Watchdog;
import io.memwatchdog.core.WatchdogSettings;
import io.memwatchdog.core.WatchdogSettings.Snapshots;
import io.memwatchdog.core.evidence.SnapshotTotals;
import io.memwatchdog.core.verdict.Level;
import io.memwatchdog.core.verdict.Resource;
import io.memwatchdog.core.verdict.Verdict;
import io.memwatchdog.natives.MemwatchdogNative;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Has a whole watchdog meet a leak, with a second for each minute: {@code SuspicionCost [entries]}, a kilobyte each. Told is the memory of
 * the watchdog, and what it takes from the suspicion to the alert: stops, CPU, files; beside it what two live dumps of the same
 * heap by HotSpot take.
 */
public final class SuspicionCost {

    private static final Duration MINUTE = Duration.ofSeconds(1);
    private static final int LEAKED_EACH_TENTH = 400;
    private static final int SAMPLES_BEFORE = 20;

    private final List<byte[]> leak = new ArrayList<>();
    private final Path directory;

    private SuspicionCost(Path directory) {
        this.directory = directory;
    }

    public static void main(String[] args) throws Exception {
        int entries = args.length == 0 ? 300_000 : Integer.parseInt(args[0]);
        LiveHeap heap = LiveHeap.of(entries, 40);
        Path directory = Files.createTempDirectory("suspicion-cost");
        try {
            new SuspicionCost(directory).run();
        } finally {
            delete(directory);
        }
        System.out.println(heap.size() + " entries held to the end");
    }

    private void run() throws Exception {
        long heapBefore = Heap.liveBytes();
        long besideBefore = Heap.usedBeside();
        System.out.printf(Locale.ROOT, "JDK %s, live set %d MB%n", Runtime.version(), heapBefore >> 20);
        MemwatchdogNative natives = MemwatchdogNative.load();
        Watchdog.Builder builder = Watchdog.builder(settings(directory.resolve("snapshots")))
                .forkSnapshotter(natives.snapshotter())
                .allocationSampler(natives.allocationSampler());
        natives.engine().ifPresent(builder::trendEngine);
        try (Watchdog watchdog = builder.build()) {
            watchdog.start();
            for (int i = 0; i < SAMPLES_BEFORE; i++) {
                System.gc();
                Thread.sleep(MINUTE.toMillis());
            }
            System.out.printf(
                    Locale.ROOT,
                    "memory of a watchdog that looks on: %.1f MB of the heap, %.1f MB of classes and code%n",
                    (Heap.liveBytes() - heapBefore) / 1e6,
                    (Heap.usedBeside() - besideBefore) / 1e6);
            double stoppedMs = leakUntilToldBy(watchdog);
            dumps(stoppedMs);
        }
    }

    /** What applies where nothing is set, with a second for each minute. */
    private static WatchdogSettings settings(Path directory) {
        Snapshots usual = Snapshots.defaults();
        return new WatchdogSettings(
                WatchdogSettings.Detection.defaults().withClock(MINUTE, MINUTE.multipliedBy(3)),
                new Snapshots(
                        true,
                        directory,
                        usual.strategy(),
                        usual.dumps(),
                        usual.maxFiles(),
                        usual.maxTotalBytes(),
                        usual.minFreeDiskBytes(),
                        MINUTE.multipliedBy(60),
                        usual.maxPause(),
                        usual.deadline(),
                        MINUTE.multipliedBy(5),
                        MINUTE.multipliedBy(2),
                        usual.gzip(),
                        usual.redact(),
                        usual.hugePages()),
                WatchdogSettings.Diff.defaults(),
                WatchdogSettings.Alerts.defaults());
    }

    /** Returns for how long it has stopped the application. */
    private double leakUntilToldBy(Watchdog watchdog) throws Exception {
        SnapshotTotals totals = watchdog.evidence().totals();
        Stops stops = new Stops(totals);
        long suspectedAt = 0;
        double ownCpu = 0;
        double childCpu = 0;
        long bytes = 0;
        for (int tenth = 0; level(watchdog) != Level.LEAK; tenth++) {
            if (suspectedAt == 0 && level(watchdog) == Level.SUSPICION) {
                suspectedAt = System.nanoTime();
                ownCpu = ownCpuSeconds();
                childCpu = ChildProcesses.cpuSeconds();
                bytes = totals.bytes();
                stops.begin();
            }
            for (int i = 0; i < LEAKED_EACH_TENTH; i++) {
                leak.add(new byte[1000]);
            }
            if (tenth % 10 == 0) {
                System.gc();
            }
            Thread.sleep(MINUTE.toMillis() / 10);
            stops.look();
        }
        Verdict verdict = watchdog.state().verdict(Resource.HEAP);
        System.out.println("alert: " + (verdict == null ? "" : verdict.reason()));
        System.out.printf(
                Locale.ROOT,
                "from the suspicion to the alert: %.1f s; %s; CPU of own threads %.2f s, of child processes %.2f s; %d MB written%n",
                (System.nanoTime() - suspectedAt) / 1e9,
                stops,
                ownCpuSeconds() - ownCpu,
                ChildProcesses.cpuSeconds() - childCpu,
                (totals.bytes() - bytes) >> 20);
        return stops.totalMs();
    }

    private void dumps(double ourMs) throws IOException {
        HotSpotDiagnosticMXBean hotSpot = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        double totalMs = 0;
        long bytes = 0;
        for (int i = 0; i < 2; i++) {
            Path file = directory.resolve("rival-" + i + ".hprof");
            long start = System.nanoTime();
            hotSpot.dumpHeap(file.toString(), true);
            totalMs += (System.nanoTime() - start) / 1e6;
            bytes += Files.size(file);
        }
        System.out.printf(
                Locale.ROOT,
                "two live dumps by HotSpot: stopped for %.0f ms, %.0f times as long; %d MB written%n",
                totalMs,
                totalMs / ourMs,
                bytes >> 20);
    }

    private static Level level(Watchdog watchdog) {
        Verdict verdict = watchdog.state().verdict(Resource.HEAP);
        return verdict == null ? Level.WARMING_UP : verdict.level();
    }

    private static double ownCpuSeconds() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        double seconds = 0;
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null && thread.getThreadName().startsWith("memwatchdog")) {
                seconds += Math.max(0, threads.getThreadCpuTime(thread.getThreadId())) / 1e9;
            }
        }
        return seconds;
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
