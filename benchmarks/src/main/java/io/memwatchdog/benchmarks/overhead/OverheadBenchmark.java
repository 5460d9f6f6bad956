package io.memwatchdog.benchmarks.overhead;

import io.memwatchdog.benchmarks.overhead.Round.Block;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Starts {@link Round}s until the time is over, adds what they cost to those of earlier calls, and compares watched
 * blocks with their neighbours that were not. Arguments: file of the results, seconds, then options of the JVM.
 */
final class OverheadBenchmark {

    private static final String DOCUMENTS = "5000000";

    /** Neither order nor a machine that gets slower or faster favours one of them. */
    private static final List<List<String>> ORDERS =
            List.of(List.of("OFF", "ON", "ON", "OFF", "LISTENER"), List.of("ON", "OFF", "OFF", "ON", "LISTENER"));

    private OverheadBenchmark() {}

    public static void main(String[] arguments) throws IOException {
        Path results = Path.of(arguments[0]);
        long end = System.nanoTime() + Long.parseLong(arguments[1]) * 1_000_000_000L;
        List<String> options = List.of(arguments).subList(2, arguments.length);
        System.out.printf("JDK %s, %s%n", Runtime.version(), String.join(" ", options));
        List<String> lines = Files.exists(results) ? new ArrayList<>(Files.readAllLines(results)) : new ArrayList<>();
        int round = lines.size() / ORDERS.get(0).size();
        while (System.nanoTime() < end) {
            List<String> costs = run(ORDERS.get(round++ % ORDERS.size()), options);
            Files.write(results, costs, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            lines.addAll(costs);
            System.out.println("round " + round + ": " + new Costs(costs).line());
        }
        System.out.println(new Costs(lines).report());
    }

    private static List<String> run(List<String> blocks, List<String> options) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Round.class.getName(), DOCUMENTS));
        command.addAll(blocks);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            List<String> costs = output.lines()
                    .filter(line -> line.startsWith(Round.RESULT))
                    .map(line -> line.substring(Round.RESULT.length()))
                    .toList();
            if (costs.size() != blocks.size()) {
                throw new IOException("The round has ended without a result");
            }
            return costs;
        }
    }

    /** What one block has cost. */
    record Cost(
            Block block,
            double cpuSeconds,
            double wallSeconds,
            long collections,
            long allocatedBytes,
            double ownCpuSeconds) {

        static Cost parse(String line) {
            String[] figures = line.split(" ", -1);
            return new Cost(
                    Block.valueOf(figures[0]),
                    Long.parseLong(figures[1]) / 1e9,
                    Long.parseLong(figures[2]) / 1e9,
                    Long.parseLong(figures[3]),
                    Long.parseLong(figures[4]),
                    Long.parseLong(figures[5]) / 1e9);
        }

        double bytesPerCollection() {
            return (double) allocatedBytes / collections;
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%s %.2f s", block.name().toLowerCase(Locale.ROOT), cpuSeconds);
        }
    }
}
