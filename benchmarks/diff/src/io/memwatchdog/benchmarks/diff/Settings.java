package io.memwatchdog.benchmarks.diff;

import io.memwatchdog.diff.FoldOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Prints the JVM options with which {@code mw} starts itself for these dumps. {@code Settings <dump>…}. */
public final class Settings {

    public static void main(String[] args) throws IOException {
        long largest = 0;
        for (String dump : args) {
            largest = Math.max(largest, Files.size(Path.of(dump)));
        }
        System.out.println(String.join(" ", FoldOptions.jvmOptions(FoldOptions.jvmHeapBytes(largest))));
    }
}
