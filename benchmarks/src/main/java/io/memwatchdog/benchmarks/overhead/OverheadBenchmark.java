package io.memwatchdog.benchmarks.overhead;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Runs {@link Round} in pairs of processes, with the watchdog and without, and compares the CPU time of the whole process.
 * The order within a pair alternates, so that a machine which gets slower or faster favours nobody. Arguments: pairs,
 * documents, then options of the JVM.
 */
final class OverheadBenchmark {

    private static final int DEFAULT_PAIRS = 15;
    private static final int DEFAULT_DOCUMENTS = 4_000_000;

    private record Cost(double cpuSeconds, double wallSeconds, long collections, long allocatedBytes) {}

    private record Pair(Cost off, Cost on) {
        double ratio() {
            return on.cpuSeconds() / off.cpuSeconds();
        }
    }

    private OverheadBenchmark() {}

    public static void main(String[] arguments) throws IOException {
        int pairs = arguments.length > 0 ? Integer.parseInt(arguments[0]) : DEFAULT_PAIRS;
        String documents = arguments.length > 1 ? arguments[1] : String.valueOf(DEFAULT_DOCUMENTS);
        List<String> options = arguments.length > 2
                ? List.of(arguments).subList(2, arguments.length)
                : List.of("-Xmx256m", "-Xms256m", "-XX:+UseG1GC");
        System.out.printf("JDK %s, %s, %d pairs%n", Runtime.version(), String.join(" ", options), pairs);
        List<Pair> measured = new ArrayList<>();
        for (int number = 0; number < pairs; number++) {
            measured.add(pair(number, documents, options));
        }
        report(measured);
    }

    private static Pair pair(int number, String documents, List<String> options) throws IOException {
        boolean offFirst = number % 2 == 0;
        Cost first = run(offFirst ? "off" : "on", documents, options);
        Cost second = run(offFirst ? "on" : "off", documents, options);
        Pair pair = offFirst ? new Pair(first, second) : new Pair(second, first);
        System.out.printf(
                Locale.ROOT,
                "pair %2d: off %.2f s CPU, on %.2f s CPU, ratio %.4f%n",
                number + 1,
                pair.off().cpuSeconds(),
                pair.on().cpuSeconds(),
                pair.ratio());
        return pair;
    }

    private static Cost run(String mode, String documents, List<String> options) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Round.class.getName(), mode, documents));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            String line = output.readLine();
            if (line == null) {
                throw new IOException("The round has ended without a result");
            }
            long[] figures = Arrays.stream(line.split(" ", -1))
                    .mapToLong(Long::parseLong)
                    .toArray();
            return new Cost(figures[0] / 1e9, figures[1] / 1e9, figures[2], figures[3]);
        }
    }

    private static void report(List<Pair> pairs) {
        double perCollection = median(
                pairs, pair -> (double) pair.on().allocatedBytes() / pair.on().collections());
        System.out.printf(
                Locale.ROOT,
                """

                CPU off         %.2f s median
                CPU on          %.2f s median
                ratio           %.4f median of pairs (quartiles %.4f to %.4f)
                wall on / off   %.4f median of pairs
                collections     %.1f per second
                our allocation  %.0f bytes per collection
                """,
                median(pairs, pair -> pair.off().cpuSeconds()),
                median(pairs, pair -> pair.on().cpuSeconds()),
                median(pairs, Pair::ratio),
                quantile(pairs, Pair::ratio, 0.25),
                quantile(pairs, Pair::ratio, 0.75),
                median(pairs, pair -> pair.on().wallSeconds() / pair.off().wallSeconds()),
                median(pairs, pair -> pair.on().collections() / pair.on().wallSeconds()),
                perCollection);
    }

    private static double median(List<Pair> pairs, ToDoubleFunction<Pair> figure) {
        return quantile(pairs, figure, 0.5);
    }

    private static double quantile(List<Pair> pairs, ToDoubleFunction<Pair> figure, double share) {
        double[] sorted = pairs.stream().mapToDouble(figure).sorted().toArray();
        double position = share * (sorted.length - 1);
        int below = (int) position;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }
}
