package io.memwatchdog.benchmarks.cost;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process has started and seen end. */
final class ChildProcesses {

    private static final int CLOCK_TICKS = 100;

    private ChildProcesses() {}

    /** User and system, as Linux counts it; fields 16 and 17 of the file. */
    static double cpuSeconds() throws IOException {
        String line = Files.readString(Path.of("/proc/self/stat"));
        String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
        return (Double.parseDouble(fields[13]) + Double.parseDouble(fields[14])) / CLOCK_TICKS;
    }
}
