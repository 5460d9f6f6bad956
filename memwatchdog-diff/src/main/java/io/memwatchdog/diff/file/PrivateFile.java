package io.memwatchdog.diff.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/** A file that only its owner can read, and that has its name only once it is complete. */
public final class PrivateFile {

    /** Writes the content. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    private static final List<Path> NAMES_OF_DEVICES = List.of(Path.of("/dev"), Path.of("/proc"));

    private PrivateFile() {}

    /**
     * Writes beside the target and renames; what was there before is replaced, or stays if writing fails. What is {@link #isSpecial
     * special} is written into.
     */
    public static void write(Path target, Content content) throws IOException {
        if (!isSpecial(target)) {
            replace(target, content);
            return;
        }
        // Not with O_CREAT, which Linux refuses for another user's pipe in a directory for temporary files.
        // Behind what is there: /dev/stdout may lead to a file that others have written into.
        try (OutputStream out = Files.newOutputStream(target, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            content.writeTo(out);
        }
    }

    /**
     * Whether it is, or leads to, a device or pipe, as /dev/null is, or is a name for what this process has open, as /dev/stdout: a
     * rename would put a file in its place.
     */
    public static boolean isSpecial(Path target) {
        if (!Files.exists(target) || Files.isDirectory(target)) {
            return false;
        }
        Path named = target.toAbsolutePath().normalize();
        return !Files.isRegularFile(target) || NAMES_OF_DEVICES.stream().anyMatch(named::startsWith);
    }

    private static void replace(Path target, Content content) throws IOException {
        Path absolute = target.toAbsolutePath();
        Path part = absolute.resolveSibling(absolute.getFileName() + ".part");
        Files.deleteIfExists(part);
        try {
            Files.createFile(part, ownerOnly());
            try (OutputStream out = Files.newOutputStream(part, StandardOpenOption.WRITE)) {
                content.writeTo(out);
            }
            Files.move(part, absolute, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static FileAttribute<?>[] ownerOnly() {
        Set<String> views = FileSystems.getDefault().supportedFileAttributeViews();
        return views.contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
