package io.memwatchdog.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A log of Serial: a full collection a minute for two hours, of which every other one leaves one mebibyte more. */
final class LeakLog {

    static final int COLLECTIONS = 120;

    static final String LIMIT = "[0.005s][info][gc,init] Heap Max Capacity: 128M\n";

    private LeakLog() {}

    static String text() {
        return "[0.005s][info][gc] Using Serial\n"
                + IntStream.range(0, COLLECTIONS)
                        .mapToObj(
                                i -> "[%d.500s][info][gc] GC(%d) Pause Full (Allocation Failure) 90M->%dM(128M) 9.9ms%n"
                                        .formatted(60 * (i + 1), i, 20 + i / 2))
                        .collect(Collectors.joining());
    }

    static Path write(Path folder, String name) throws IOException {
        return Files.writeString(folder.resolve(name), LIMIT + text());
    }
}
