package io.memwatchdog.benchmarks.cost;

import com.sun.management.ThreadMXBean;
import io.memwatchdog.core.WatchdogSettings.Detection;
import io.memwatchdog.core.gc.GcEvent;
import io.memwatchdog.core.gc.PoolUsage;
import io.memwatchdog.core.trend.JavaTrendEngine;
import io.memwatchdog.core.trend.TrendEngine;
import io.memwatchdog.core.verdict.Detector;
import io.memwatchdog.core.verdict.Detectors;
import io.memwatchdog.core.verdict.ResourceSample;
import io.memwatchdog.natives.MemwatchdogNative;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Plays minutes of a service to detectors, in each one full collection and one look beside the heap: {@code SampleCost [minutes]}.
 * Told are CPU time and garbage for each minute, and what a detector holds after all of them.
 */
public final class SampleCost {

    private static final long MINUTE = 60_000;
    private static final long MIB = 1 << 20;
    private static final int ROUNDS = 5;
    private static final int KEPT = 10;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final int minutes;
    private double rivalMicros = Double.NaN;

    private SampleCost(int minutes) {
        this.minutes = minutes;
    }

    public static void main(String[] args) {
        int minutes = args.length == 0 ? 5_000 : Integer.parseInt(args[0]);
        Optional<TrendEngine> natives = MemwatchdogNative.load().engine();
        SampleCost cost = new SampleCost(minutes);
        System.out.printf("%-34s %12s %8s %14s %14s%n", "for each minute", "CPU", "ratio", "garbage", "held");
        cost.measure(
                "fixed: least squares, one window",
                () -> Detectors.create(Detection.defaults().fixed(1024, 30), new JavaTrendEngine()));
        cost.measure("adaptive, calculated by Java", () -> adaptive(new JavaTrendEngine()));
        natives.ifPresent(engine -> cost.measure("adaptive, by the native library", () -> adaptive(engine)));
    }

    private static Detector adaptive(TrendEngine engine) {
        return Detectors.create(Detection.defaults(), engine);
    }

    private void measure(String name, Supplier<Detector> fresh) {
        play(fresh.get());
        double leastMicros = Double.POSITIVE_INFINITY;
        long bytes = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Detector detector = fresh.get();
            long allocated = threads.getCurrentThreadAllocatedBytes();
            long cpu = threads.getCurrentThreadCpuTime();
            play(detector);
            leastMicros = Math.min(leastMicros, (threads.getCurrentThreadCpuTime() - cpu) / 1e3 / minutes);
            bytes = (threads.getCurrentThreadAllocatedBytes() - allocated) / minutes;
        }
        rivalMicros = Double.isNaN(rivalMicros) ? leastMicros : rivalMicros;
        System.out.printf(
                Locale.ROOT,
                "%-34s %9.1f us %8.1f %11.1f kB %11.1f kB%n",
                name,
                leastMicros,
                leastMicros / rivalMicros,
                bytes / 1e3,
                held(fresh) / 1e3);
    }

    private double held(Supplier<Detector> fresh) {
        long before = Heap.liveBytes();
        List<Detector> kept = new ArrayList<>();
        for (int i = 0; i < KEPT; i++) {
            Detector detector = fresh.get();
            play(detector);
            kept.add(detector);
        }
        return (double) (Heap.liveBytes() - before) / kept.size();
    }

    /** The events are made anew each time: they are what the JVM would hand out, and cheap beside their judgement. */
    private void play(Detector detector) {
        Random random = new Random(1);
        for (int minute = 0; minute < minutes; minute++) {
            long live = (400 + random.nextInt(20)) * MIB;
            PoolUsage old = new PoolUsage(live + 100 * MIB, 0, live, 0, 1000 * MIB);
            PoolUsage metaspace = new PoolUsage(80 * MIB, 0, 80 * MIB, 0, -1);
            long atMs = minute * MINUTE;
            detector.accept(new GcEvent(
                    "MarkSweepCompact",
                    "end of major GC",
                    "Allocation Failure",
                    minute,
                    atMs,
                    atMs,
                    Map.of("Tenured Gen", old, "Metaspace", metaspace)));
            detector.accept(new ResourceSample(
                    atMs, live, 80 * MIB, 12_000, 16 * MIB, 40, 60 + random.nextInt(5), 900 * MIB, 2048 * MIB));
        }
    }
}
