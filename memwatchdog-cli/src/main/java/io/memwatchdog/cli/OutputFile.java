package io.memwatchdog.cli;

import io.memwatchdog.diff.file.PrivateFile;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** A file of ours: it is there when complete and not before, and only its owner reads it, since names tell about an application. */
final class OutputFile {

    private final Path file;

    OutputFile(Path file) {
        this.file = file;
    }

    /** Found out before an analysis of minutes, not after it. */
    static void requireWritable(@Nullable Path file) throws IOException {
        if (file == null) {
            return;
        }
        if (Files.isDirectory(file)) {
            throw new FileSystemException(file.toString(), null, "is a directory; name a file in it");
        }
        if (PrivateFile.isSpecial(file)) {
            if (!Files.isWritable(file)) {
                throw new AccessDeniedException(file.toString());
            }
            return;
        }
        Path directory = place(file).toAbsolutePath().getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw new FileSystemException(String.valueOf(directory), null, "no such directory; make it first");
        }
        if (!Files.isWritable(directory)) {
            throw new FileSystemException(directory.toString(), null, "you may not write there; choose another place");
        }
    }

    /** Where it leads to, if it is a link to a file: the link stays, as that of /dev/stdout has to. */
    static Path place(Path file) throws IOException {
        return Files.isRegularFile(file) ? file.toRealPath() : file;
    }

    /** A dump cannot be taken again: it is not overwritten by what is made of it. */
    static void requireNoInput(@Nullable Path file, Collection<Path> inputs, CommandLine command) throws IOException {
        requireNoInput("--out", file, inputs, command);
    }

    static void requireNoInput(String option, @Nullable Path file, Collection<Path> inputs, CommandLine command)
            throws IOException {
        for (Path input : inputs) {
            if (file != null && Files.exists(file) && Files.exists(input) && Files.isSameFile(file, input)) {
                throw new ParameterException(
                        command, option + " names " + file + ", which is to be read; name another file");
            }
        }
    }

    void write(Content content) throws IOException {
        requireWritable(file);
        try {
            if (PrivateFile.isSpecial(file)) {
                PrivateFile.write(file, out -> writeText(content, out));
            } else {
                replace(place(file), content);
            }
        } catch (FileSystemException e) {
            throw e;
        } catch (IOException e) {
            // as where the disk is full: the message alone names no file
            throw new FileSystemException(file.toString(), null, e.getMessage());
        }
    }

    private static void replace(Path place, Content content) throws IOException {
        Path directory = Objects.requireNonNull(place.toAbsolutePath().getParent());
        // createTempFile gives mode 0600 where there are modes
        Path part = created(directory, place);
        try {
            try (OutputStream out = Files.newOutputStream(part)) {
                writeText(content, out);
            }
            move(part, place);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static void writeText(Content content, OutputStream out) throws IOException {
        BufferedWriter writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        content.writeTo(writer);
        writer.flush();
    }

    private static Path created(Path directory, Path file) throws IOException {
        try {
            return Files.createTempFile(directory, file.getFileName().toString(), ".part");
        } catch (IOException e) {
            throw new FileSystemException(directory.toString(), null, "no file can be made there");
        }
    }

    private static void move(Path part, Path file) throws IOException {
        try {
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Writes into a file if one is given, and says so; else to standard output. */
    static void writeOrPrint(@Nullable Path file, CommandLine command, Content content) throws IOException {
        if (file == null) {
            content.writeTo(command.getOut());
            command.getOut().flush();
            return;
        }
        new OutputFile(file).write(content);
        command.getErr().println("written to " + file);
        command.getErr().flush();
    }

    /** What is to be in the file. */
    @FunctionalInterface
    interface Content {
        void writeTo(Appendable out) throws IOException;
    }
}
