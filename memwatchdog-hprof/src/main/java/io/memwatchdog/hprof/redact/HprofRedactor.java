package io.memwatchdog.hprof.redact;

import io.memwatchdog.hprof.HprofException;
import io.memwatchdog.hprof.Progress;
import io.memwatchdog.hprof.graph.ClassTable;
import io.memwatchdog.hprof.record.DumpFile;
import io.memwatchdog.hprof.record.DumpOpener;
import io.memwatchdog.hprof.record.SegmentWalker;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Copies a dump and zeroes all that the application put into it: primitive fields, and the contents of primitive arrays, which
 * are those of strings. Structure, class names, field names and names of threads stay, so that the copy can be analysed like the
 * original. Needs memory for classes and threads only. Stateless.
 */
public final class HprofRedactor {

    private HprofRedactor() {}

    /**
     * Writes the copy, uncompressed, readable for its owner only. It gets its name when it is complete.
     *
     * @throws HprofException if the dump cannot be read
     * @throws IOException if the copy cannot be written; nothing of it is left then
     */
    public static void redact(Path dump, Path copy, Progress progress) throws IOException {
        if (Files.exists(copy) && !Files.isRegularFile(copy)) {
            // The rename would put a file in the place of a device such as /dev/null.
            throw new FileSystemException(copy.toString(), null, "is no regular file; give the copy a name of its own");
        }
        DumpOpener opener = new DumpOpener(null, progress);
        DumpFile file = opener.open(dump);
        Path part = copy.toAbsolutePath().resolveSibling(copy.getFileName() + ".part");
        Files.deleteIfExists(part);
        try {
            Files.createFile(part, ownerOnly());
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part), 1 << 18)) {
                write(file, out, progress);
            }
            Files.move(part, copy, StandardCopyOption.REPLACE_EXISTING);
        } catch (HprofException e) {
            throw file.bytes().placed(e);
        } catch (UncheckedIOException e) {
            throw new IOException("cannot write " + copy, e.getCause());
        } catch (IndexOutOfBoundsException | ArithmeticException e) {
            throw new HprofException("the dump is damaged: " + e, e);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static void write(DumpFile file, OutputStream out, Progress progress) throws IOException {
        int idSize = file.header().idSize();
        SegmentWalker walker = new SegmentWalker(file.bytes(), idSize);
        ThreadNames threads = new ThreadNames(file);
        ClassTable classes = threads.classes();
        Set<Long> names = threads.contents(classes);
        ZeroingCopy copy = new ZeroingCopy(file.bytes(), out);
        PrimitiveRanges ranges = new PrimitiveRanges(classes, idSize, names, copy);
        long size = file.bytes().size();
        for (DumpFile.Segment segment : file.segments()) {
            copy.copyTo(segment.start());
            long end = walker.walk(segment.start(), segment.end(), segment.end(), segment.openEnd(), ranges);
            if (segment.openEnd()) {
                // The object that was cut off is not told, so it must not be copied either.
                return;
            }
            copy.copyTo(end);
            progress.at(Progress.Phase.REFERENCES, end, size);
        }
        copy.copyTo(size);
    }

    private static FileAttribute<?>[] ownerOnly() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
