package io.memwatchdog.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;

/** A file of ours: it is there when complete and not before, and only its owner reads it, since names tell about an application. */
final class OutputFile {

    private final Path file;

    OutputFile(Path file) {
        this.file = file;
    }

    /** Found out before an analysis of minutes, not after it. */
    static void requireWritable(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new FileSystemException(file.toString(), null, "is a directory; name a file in it");
        }
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw new FileSystemException(String.valueOf(directory), null, "no such directory; make it first");
        }
        if (!Files.isWritable(directory)) {
            throw new FileSystemException(
                    directory.toString(), null, "you may not write there; choose another place with --out");
        }
    }

    void write(Content content) throws IOException {
        requireWritable(file);
        Path directory = Objects.requireNonNull(file.toAbsolutePath().getParent());
        // createTempFile gives mode 0600 where there are modes
        Path part = Files.createTempFile(directory, file.getFileName().toString(), ".part");
        try {
            try (BufferedWriter writer = Files.newBufferedWriter(part, StandardCharsets.UTF_8)) {
                content.writeTo(writer);
            }
            move(part);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private void move(Path part) throws IOException {
        try {
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** What is to be in the file. */
    @FunctionalInterface
    interface Content {
        void writeTo(Appendable out) throws IOException;
    }
}
