package io.memwatchdog.natives;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** Moves a heap of some size into huge pages, while another thread writes all over it. Main class of child JVMs. */
final class HugePagesProgram {

    private static final long MB = 1 << 20;
    private static final long[][] NUMBERS = new long[800][];

    private static volatile boolean over;

    private HugePagesProgram() {}

    public static void main(String[] args) throws Exception {
        MemwatchdogNative.load();
        for (int i = 0; i < NUMBERS.length; i++) {
            NUMBERS[i] = new long[(1 << 15) - 2];
        }
        System.gc();
        System.out.println("capability " + new ForkSnapshotter().capability());
        Thread writer = new Thread(HugePagesProgram::write);
        writer.start();
        long before = bytes("Rss:");
        long gathered = new HugePages().gather(Duration.ofMinutes(1));
        long grown = bytes("Rss:") - before;
        over = true;
        writer.join();
        long huge = bytes("AnonHugePages:");
        System.out.println("gathered " + gathered / MB + " MB, " + huge / MB + " MB in huge pages, grown by " + grown);
        System.out.println("most in huge pages " + (gathered > 150 * MB && huge > 150 * MB));
        System.out.println("no more memory " + (grown < 16 * MB));
        System.out.println("done");
    }

    /** Each number is counted up; one that is lost shows. */
    private static void write() {
        long round = 0;
        while (!over) {
            round++;
            for (long[] numbers : NUMBERS) {
                for (int i = 0; i < numbers.length; i += 64) {
                    if (++numbers[i] != round) {
                        throw new IllegalStateException("lost a write");
                    }
                }
            }
        }
        System.out.println("all known objects unharmed");
    }

    private static long bytes(String name) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/smaps_rollup"))) {
            return lines.filter(line -> line.startsWith(name))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .sum();
        }
    }
}
