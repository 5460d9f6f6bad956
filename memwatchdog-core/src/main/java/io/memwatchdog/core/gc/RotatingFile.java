package io.memwatchdog.core.gc;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A log of one JVM in a private directory, which the JVM writes and moves away to {@code .0} when it is full; read line by
 * line as it grows. A JVM that was killed leaves its file behind; the next one of the same user removes it after a day.
 */
final class RotatingFile {

    private static final String PREFIX = "memwatchdog-gc-";
    private static final Pattern DIRECTORY = Pattern.compile(Pattern.quote(PREFIX) + "(\\d{1,18})-.*");
    private static final Duration ABANDONED_AFTER = Duration.ofDays(1);
    /** What arrived since the last look is read at one go; more than this is not ours to hold. */
    private static final int MOST_BYTES = 1 << 20;
    /** So long no JVM takes to move it away. */
    private static final long MISSED_FOR_GOOD_NS = TimeUnit.MINUTES.toNanos(5);

    private final Path path;
    private final LongSupplier nanoTime;
    private long offset;
    private String unfinished = "";
    private boolean missing;
    private long missingSinceNs;

    RotatingFile(Path path, LongSupplier nanoTime) {
        this.path = path;
        this.nanoTime = nanoTime;
    }

    /** In a directory that only we can enter. */
    static RotatingFile create() throws IOException {
        Path directory =
                Files.createTempDirectory(PREFIX + ProcessHandle.current().pid() + "-");
        dropAbandoned(directory);
        return new RotatingFile(directory.resolve("gc.log"), System::nanoTime);
    }

    Path path() {
        return path;
    }

    /**
     * Hands out the lines that are complete since the last time.
     *
     * @throws IOException if they cannot be read, or the file is gone for good
     */
    void poll(Consumer<String> lines) throws IOException {
        try {
            long size = Files.size(path);
            if (size < offset) {
                read(rotated(), Files.size(rotated()), lines);
                offset = 0;
            }
            read(path, size, lines);
            missing = false;
        } catch (NoSuchFileException | FileNotFoundException | EOFException movedAway) {
            // In a moment there is another one, shorter than what was read of this.
            if (isMissedForGood()) {
                throw movedAway;
            }
        }
    }

    /** By its first miss: how long ago it was last read says nothing, for polls may be rare. */
    private boolean isMissedForGood() {
        long nowNs = nanoTime.getAsLong();
        missingSinceNs = missing ? missingSinceNs : nowNs;
        missing = true;
        return offset > 0 && nowNs - missingSinceNs > MISSED_FOR_GOOD_NS;
    }

    private void read(Path from, long size, Consumer<String> lines) throws IOException {
        int length = (int) Math.min(MOST_BYTES, size - offset);
        if (length <= 0) {
            return;
        }
        byte[] bytes = new byte[length];
        try (RandomAccessFile file = new RandomAccessFile(from.toFile(), "r")) {
            file.seek(offset);
            file.readFully(bytes);
        }
        offset += length;
        String[] parts = (unfinished + new String(bytes, StandardCharsets.UTF_8)).split("\n", -1);
        for (int i = 0; i + 1 < parts.length; i++) {
            lines.accept(parts[i]);
        }
        unfinished = parts[parts.length - 1];
    }

    private Path rotated() {
        return path.resolveSibling(path.getFileName() + ".0");
    }

    void delete() {
        Path directory = path.getParent();
        if (directory != null) {
            deleteFlat(directory);
        }
    }

    private static void dropAbandoned(Path own) throws IOException {
        Path parent = own.getParent();
        if (parent == null) {
            return;
        }
        try (Stream<Path> siblings = Files.list(parent)) {
            siblings.filter(sibling -> !sibling.equals(own))
                    .filter(RotatingFile::isAbandoned)
                    .forEach(RotatingFile::deleteFlat);
        }
    }

    private static boolean isAbandoned(Path directory) {
        Matcher name = DIRECTORY.matcher(String.valueOf(directory.getFileName()));
        try {
            return name.matches()
                    && Files.isWritable(directory)
                    && Files.getLastModifiedTime(directory)
                            .toInstant()
                            .isBefore(Instant.now().minus(ABANDONED_AFTER))
                    && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty();
        } catch (IOException gone) {
            return false;
        }
    }

    private static void deleteFlat(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            // 128 kB stay behind; the next JVM tries again
        }
    }
}
