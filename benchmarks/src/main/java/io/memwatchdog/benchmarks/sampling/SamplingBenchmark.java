package io.memwatchdog.benchmarks.sampling;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.memwatchdog.core.WatchdogSettings.AllocationSites;
import io.memwatchdog.core.evidence.AllocationRecorder;
import io.memwatchdog.core.verdict.Level;
import io.memwatchdog.natives.MemwatchdogNative;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;

/**
 * Does the same work block by block, sampled or not, in an order that favours neither (off, on, on, off), and compares
 * neighbours. Arguments: jvmti or jfr, number of pairs.
 */
final class SamplingBenchmark {

    private static final int WARM_UP_BLOCKS = 3;
    private static final int RESAMPLES = 10_000;

    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private SamplingBenchmark() {}

    /** Of one block. */
    private record Cost(double cpuSeconds, double wallSeconds, long allocatedBytes) {}

    public static void main(String[] arguments) {
        boolean jvmti = arguments[0].equals("jvmti");
        int pairs = Integer.parseInt(arguments[1]);
        System.out.printf("JDK %s, %s%n", Runtime.version(), arguments[0]);
        for (int i = 0; i < WARM_UP_BLOCKS; i++) {
            block();
        }
        double[] ratios = new double[pairs];
        for (int i = 0; i < pairs; i++) {
            boolean onFirst = i % 2 == 1;
            Cost first = onFirst ? sampled(jvmti) : block();
            Cost second = onFirst ? block() : sampled(jvmti);
            Cost on = onFirst ? first : second;
            Cost off = onFirst ? second : first;
            ratios[i] = on.cpuSeconds / off.cpuSeconds;
            System.out.printf(
                    Locale.ROOT,
                    "off %.2f s, on %.2f s CPU; %.0f MB/s%n",
                    off.cpuSeconds,
                    on.cpuSeconds,
                    off.allocatedBytes / 1e6 / off.wallSeconds);
        }
        report(ratios);
        System.exit(0);
    }

    private static Cost block() {
        long wall = System.nanoTime();
        long cpu = PROCESS.getProcessCpuTime();
        long bytes = DeepWork.run();
        return new Cost((PROCESS.getProcessCpuTime() - cpu) / 1e9, (System.nanoTime() - wall) / 1e9, bytes);
    }

    /** What beginning, one reading and ending take is told, but is no part of the block. */
    private static Cost sampled(boolean jvmti) {
        AllocationRecorder recorder = new AllocationRecorder(
                AllocationSites.ON,
                jvmti ? MemwatchdogNative.load().allocationSampler() : null,
                Instant::now,
                () -> Long.MAX_VALUE,
                () -> -1);
        tell("begin", () -> recorder.consider(Level.HEALTHY));
        Cost cost = block();
        tell("read ", recorder::read);
        System.out.println(recorder.status());
        tell("end  ", recorder::close);
        return cost;
    }

    private static void tell(String what, Runnable step) {
        long bytes = THREADS.getCurrentThreadAllocatedBytes();
        long nanos = System.nanoTime();
        step.run();
        nanos = System.nanoTime() - nanos;
        bytes = THREADS.getCurrentThreadAllocatedBytes() - bytes;
        System.out.printf(Locale.ROOT, "%s %.1f ms, allocates %.2f MB%n", what, nanos / 1e6, bytes / 1e6);
    }

    private static void report(double[] ratios) {
        double[] means = new double[RESAMPLES];
        Random random = new Random(1);
        for (int i = 0; i < RESAMPLES; i++) {
            means[i] = random.ints(ratios.length, 0, ratios.length)
                    .mapToDouble(index -> ratios[index])
                    .average()
                    .orElse(Double.NaN);
        }
        Arrays.sort(means);
        System.out.printf(
                Locale.ROOT,
                "overhead %+.2f %% CPU, mean of %d pairs (95 %% confidence %+.2f %% to %+.2f %%)%n",
                percent(Arrays.stream(ratios).average().orElse(Double.NaN)),
                ratios.length,
                percent(means[RESAMPLES / 40]),
                percent(means[RESAMPLES - 1 - RESAMPLES / 40]));
    }

    private static double percent(double ratio) {
        return (ratio - 1) * 100;
    }
}
