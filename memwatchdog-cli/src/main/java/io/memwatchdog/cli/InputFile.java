package io.memwatchdog.cli;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What is asked of every file that is to be read. */
final class InputFile {

    private InputFile() {}

    /** Says what is wrong with it before anything is opened. */
    static void require(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        if (Files.isDirectory(file)) {
            throw new FileSystemException(file.toString(), null, "is a directory; name a file in it");
        }
        if (!Files.isReadable(file)) {
            throw new FileSystemException(
                    file.toString(),
                    null,
                    "you may not read it; the JVM writes dumps for its own user only (chown, sudo)");
        }
    }
}
