package io.memwatchdog.benchmarks.cost;

import io.memwatchdog.benchmarks.snapshot.LiveHeap;
import io.memwatchdog.core.snapshot.HeapSnapshotter;
import io.memwatchdog.core.snapshot.LiveSet;
import io.memwatchdog.core.snapshot.SnapshotException;
import io.memwatchdog.core.snapshot.SnapshotLimits;
import io.memwatchdog.natives.MemwatchdogNative;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What it costs to prove the live set where collections are few: {@code CountCost [entries]}, a kilobyte each. It is counted by fork, and
 * collected in turn as {@code System.gc()} does it, which is the other way to know.
 */
public final class CountCost {

    private static final int ROUNDS = 5;

    /** In huge pages where they can be had, as applies where nothing is set. */
    private static final SnapshotLimits LIMITS =
            SnapshotLimits.of(Duration.ofSeconds(3), Duration.ofMinutes(10)).withHugePages(true);

    private record Count(LiveSet found, double childCpuSeconds, double collectedMs) {}

    private CountCost() {}

    public static void main(String[] args) throws Exception {
        LiveHeap heap = LiveHeap.of(args.length == 0 ? 300_000 : Integer.parseInt(args[0]), 40);
        System.gc();
        HeapSnapshotter snapshotter = MemwatchdogNative.load().snapshotter();
        List<Count> counts = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            counts.add(count(snapshotter));
        }
        double stoppedMs = median(counts, count -> count.found().pauseMs());
        double collectedMs = median(counts, Count::collectedMs);
        System.out.printf(
                Locale.ROOT,
                "live set of %d MB counted by fork: stopped for %.1f ms, told after %.2f s, CPU of the child %.2f s;"
                        + " System.gc() took %.0f ms, %.0f times as long (medians of %d)%n",
                counts.get(0).found().bytes() >> 20,
                stoppedMs,
                median(counts, count -> count.found().tookMs()) / 1e3,
                median(counts, Count::childCpuSeconds),
                collectedMs,
                collectedMs / stoppedMs,
                ROUNDS);
        System.out.println(heap.size() + " entries held to the end");
    }

    private static Count count(HeapSnapshotter snapshotter) throws SnapshotException, IOException {
        double before = ChildProcesses.cpuSeconds();
        LiveSet found = snapshotter.liveSet(LIMITS);
        double cpu = ChildProcesses.cpuSeconds() - before;
        long start = System.nanoTime();
        System.gc();
        return new Count(found, cpu, (System.nanoTime() - start) / 1e6);
    }

    private static double median(List<Count> counts, ToDoubleFunction<Count> of) {
        List<Double> values = new ArrayList<>();
        counts.forEach(count -> values.add(of.applyAsDouble(count)));
        Collections.sort(values);
        return values.get(values.size() / 2);
    }
}
