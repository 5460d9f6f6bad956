package io.memwatchdog.benchmarks.diff;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process used, from its own /proc entry: looked at fifty times a second, since Linux keeps no peak beside files. */
final class Peak {

    private static volatile long anonymousKiB;

    private Peak() {}

    /** Looks from now on. */
    static void watch() {
        Thread thread = new Thread(() -> {
            while (true) {
                anonymousKiB = Math.max(anonymousKiB, kiB("RssAnon:"));
                try {
                    Thread.sleep(20);
                } catch (InterruptedException e) {
                    return;
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    static void print(long objects) {
        System.out.printf(
                "peak memory %d MiB with mapped files, %d MiB without: %.1f bytes per object (%d objects in the larger dump)%n",
                kiB("VmHWM:") >> 10, anonymousKiB >> 10, anonymousKiB * 1024.0 / objects, objects);
    }

    private static long kiB(String field) {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith(field))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
