package io.memwatchdog.core.evidence;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The disk that the Flight Recorder writes to. It aborts the JVM where it cannot begin a chunk, so there has to be room
 * beforehand.
 */
final class RecorderDisk {

    private static final long NEEDED_BYTES = 64L << 20;

    private RecorderDisk() {}

    /** What is missing, and the cure; empty where nothing is. */
    static String hindrance() {
        String temporary = System.getProperty("java.io.tmpdir", ".");
        // the recorder sets it once it has a repository
        String repository = System.getProperty("jdk.jfr.repository", temporary);
        return List.of(repository, temporary).stream()
                .map(directory -> hindrance(Path.of(directory), NEEDED_BYTES))
                .filter(hindrance -> !hindrance.isEmpty())
                .findFirst()
                .orElse("");
    }

    static String hindrance(Path directory, long neededBytes) {
        Path there = existing(directory.toAbsolutePath());
        if (!Files.isWritable(there)) {
            return told(there + " is not writable");
        }
        // not by its FileStore, which containers hide at times
        long freeBytes = there.toFile().getUsableSpace();
        return freeBytes >= neededBytes
                ? ""
                : told(there + " has " + (freeBytes >> 20) + " of " + (neededBytes >> 20) + " MiB");
    }

    private static String told(String cause) {
        return "no room for the Flight Recorder, " + cause
                + "; free space or set java.io.tmpdir or -XX:FlightRecorderOptions=repository=<directory>";
    }

    private static Path existing(Path directory) {
        Path parent = directory.getParent();
        return parent == null || Files.exists(directory) ? directory : existing(parent);
    }
}
