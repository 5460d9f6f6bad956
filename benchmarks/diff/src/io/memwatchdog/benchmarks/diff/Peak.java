package io.memwatchdog.benchmarks.diff;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process used, from its own /proc entry. */
final class Peak {

    private Peak() {}

    static void print() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmHWM") || line.startsWith("RssAnon") || line.startsWith("RssFile")) {
                System.out.println(line.replaceAll("\\s+", " "));
            }
        }
    }
}
