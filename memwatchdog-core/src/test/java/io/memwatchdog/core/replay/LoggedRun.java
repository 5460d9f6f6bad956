package io.memwatchdog.core.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.core.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A {@link CollectedProgram} that has ended, and what the beans of its JVM said of its collections.
 *
 * @param usedAfter used bytes of the heap after each collection, by bean
 * @param counts collections, by bean that has counted any
 */
record LoggedRun(Map<String, List<Long>> usedAfter, Map<String, Integer> counts) {

    /** The heap is of 64 MiB; the program makes 100 kB of garbage and keeps 8 kB in each of 1200 milliseconds. */
    static LoggedRun of(Path javaHome, Path output, List<String> options) throws Exception {
        List<String> all = new ArrayList<>(List.of("-Xms16m", "-Xmx64m"));
        all.addAll(options);
        try (ChildJvm child =
                new ChildJvm(javaHome, output, CollectedProgram.class, all, "1200", "100000", "8000", "100000000")) {
            assertThat(child.exitCode()).as(Files.readString(output)).isZero();
        }
        return read(output);
    }

    /** Vendors leave collectors out. */
    static boolean isSupported(Path javaHome, String collector) throws IOException {
        Process version = new ProcessBuilder(javaHome.resolve("bin/java").toString(), collector, "-version")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return version.onExit().join().exitValue() == 0;
    }

    /** Without the pauses of concurrent collectors, which prove nothing and are no collections. */
    private static LoggedRun read(Path output) throws IOException {
        Map<String, List<Long>> usedAfter = new TreeMap<>();
        Map<String, Integer> counts = new TreeMap<>();
        for (String line : Files.readAllLines(output)) {
            String[] told = line.split(",", -1);
            switch (told[0]) {
                case "notified" ->
                    usedAfter
                            .computeIfAbsent(told[1], bean -> new ArrayList<>())
                            .add(Long.valueOf(told[2]));
                case "counted" -> counts.put(told[1], Integer.valueOf(told[2]));
                default -> throw new IOException("the program said: " + line);
            }
        }
        usedAfter.keySet().removeIf(bean -> bean.endsWith("Pauses"));
        counts.keySet().removeIf(bean -> bean.endsWith("Pauses"));
        counts.values().removeIf(count -> count == 0);
        return new LoggedRun(usedAfter, counts);
    }
}
