package io.memwatchdog.benchmarks.overhead;

import io.memwatchdog.benchmarks.overhead.OverheadBenchmark.Cost;
import io.memwatchdog.benchmarks.overhead.Round.Block;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** What blocks have cost, and what follows from it. */
final class Costs {

    private static final int RESAMPLES = 10_000;

    private final List<Cost> costs;

    Costs(List<String> lines) {
        costs = lines.stream().map(Cost::parse).toList();
    }

    String line() {
        return costs.stream().map(Cost::toString).collect(Collectors.joining(", "));
    }

    String report() {
        double[] ratios = ratios();
        double[] means = resampledMeans(ratios);
        return String.format(
                Locale.ROOT,
                """

                pairs           %d
                CPU off, on     %.2f s, %.2f s, mean of blocks of the same work
                overhead        %+.2f %% CPU, mean of pairs (95 %% confidence %+.2f %% to %+.2f %%; median %+.2f %%)
                own threads     %.2f %% of the CPU of the process, with the JVM's own that notifies
                collections     %.1f per second
                allocation      %.0f bytes per collection, of which the JVM's notification alone is %.0f
                """,
                ratios.length,
                mean(Block.OFF, Cost::cpuSeconds),
                mean(Block.ON, Cost::cpuSeconds),
                percent(Arrays.stream(ratios).average().orElse(Double.NaN)),
                percent(quantile(means, 0.025)),
                percent(quantile(means, 0.975)),
                percent(quantile(ratios, 0.5)),
                100 * mean(Block.ON, cost -> cost.ownCpuSeconds() / cost.cpuSeconds()),
                mean(Block.ON, cost -> cost.collections() / cost.wallSeconds()),
                mean(Block.ON, Cost::bytesPerCollection),
                mean(Block.LISTENER, Cost::bytesPerCollection));
    }

    /** Neighbours are compared: the first block with the second, the third with the fourth. */
    private double[] ratios() {
        List<Double> ratios = new ArrayList<>();
        Cost waiting = null;
        for (Cost cost : costs) {
            if (cost.block() == Block.LISTENER) {
                continue;
            }
            if (waiting == null) {
                waiting = cost;
            } else {
                boolean onFirst = waiting.block() == Block.ON;
                Cost on = onFirst ? waiting : cost;
                Cost off = onFirst ? cost : waiting;
                ratios.add(on.cpuSeconds() / off.cpuSeconds());
                waiting = null;
            }
        }
        return ratios.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** Bootstrap: no shape of the noise is presumed. */
    private static double[] resampledMeans(double[] values) {
        Random random = new Random(1);
        double[] means = new double[RESAMPLES];
        for (int i = 0; i < RESAMPLES; i++) {
            means[i] = random.ints(values.length, 0, values.length)
                    .mapToDouble(index -> values[index])
                    .average()
                    .orElse(Double.NaN);
        }
        return means;
    }

    private double mean(Block block, ToDoubleFunction<Cost> figure) {
        return costs.stream()
                .filter(cost -> cost.block() == block)
                .mapToDouble(figure)
                .average()
                .orElse(Double.NaN);
    }

    private static double percent(double ratio) {
        return (ratio - 1) * 100;
    }

    private static double quantile(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double position = share * (sorted.length - 1);
        int below = (int) position;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }
}
