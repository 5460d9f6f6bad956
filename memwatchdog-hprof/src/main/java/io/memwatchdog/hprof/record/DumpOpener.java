package io.memwatchdog.hprof.record;

import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.memwatchdog.hprof.HprofException;
import io.memwatchdog.hprof.Progress;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Opens dumps, whether plain or compressed, which their first bytes tell. A compressed one is unpacked to a temporary file that
 * only the owner can read and that is gone, at the latest, when the JVM ends.
 */
public final class DumpOpener {

    private static final int BUFFER_BYTES = 1 << 18;

    /** Room that is left on the disk when a dump is unpacked. */
    private static final long RESERVE_BYTES = 64L << 20;

    private final @Nullable Path tempDirectory;
    private final Progress progress;
    private final List<String> warnings = new ArrayList<>();

    /** Compressed dumps are unpacked into this directory; null stands for the JVM's own. */
    public DumpOpener(@Nullable Path tempDirectory, Progress progress) {
        this.tempDirectory = tempDirectory;
        this.progress = progress;
    }

    /** What went wrong so far without making the dump unreadable. */
    public List<String> warnings() {
        return warnings;
    }

    /**
     * Opens a dump and scans its outer records.
     *
     * @throws HprofException if it cannot be read
     */
    public DumpFile open(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new HprofException(file + " is a directory, not a heap dump");
        }
        DumpFile dump = DumpFile.scan(bytes(file));
        if (dump.isTruncated()) {
            warnings.add("The dump is truncated: what is there was analysed, the rest is unknown.");
        }
        return dump;
    }

    private DumpBytes bytes(Path file) throws IOException {
        Compression compression = compressionOf(file);
        return compression == Compression.NONE ? DumpBytes.map(file) : unpacked(file, compression);
    }

    /** How a file is compressed. */
    public static Compression compressionOf(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return Compression.of(in.readNBytes(4));
        } catch (NoSuchFileException e) {
            throw new HprofException("no such file: " + file, e);
        }
    }

    /** Where an open file can be deleted it is gone at once, so that nothing stays behind however this JVM ends. */
    private DumpBytes unpacked(Path file, Compression compression) throws IOException {
        Path directory = tempDirectory == null ? Path.of(System.getProperty("java.io.tmpdir")) : tempDirectory;
        Path temp = Files.createTempFile(directory, "memwatchdog-", ".hprof");
        try (FileChannel channel = FileChannel.open(temp, READ, WRITE, DELETE_ON_CLOSE)) {
            FileStore store = Files.getFileStore(directory);
            unpack(file, compression, channel, () -> requireRoom(store, directory));
            return DumpBytes.mapUnpacked(channel);
        } finally {
            delete(temp);
        }
    }

    /** Where a mapped file cannot be deleted, as on Windows, it is when the JVM ends. */
    private static void delete(Path temp) {
        try {
            Files.deleteIfExists(temp);
        } catch (IOException e) {
            temp.toFile().deleteOnExit();
        }
    }

    /** Looks whether the disk has room for more. */
    @FunctionalInterface
    private interface RoomCheck {
        void run() throws IOException;
    }

    private void unpack(Path file, Compression compression, FileChannel to, RoomCheck room) throws IOException {
        long packedBytes = Files.size(file);
        try (CountingInputStream packed = new CountingInputStream(Files.newInputStream(file));
                InputStream in = unpacked(compression, packed)) {
            OutputStream out = Channels.newOutputStream(to);
            byte[] buffer = new byte[BUFFER_BYTES];
            long unpackedBytes = 0;
            for (int read = read(in, buffer, unpackedBytes); read > 0; read = read(in, buffer, unpackedBytes)) {
                out.write(buffer, 0, read);
                unpackedBytes += read;
                if (unpackedBytes % (16L << 20) < read) {
                    progress.at(Progress.Phase.UNPACK, packed.count(), packedBytes);
                    room.run();
                }
            }
        }
    }

    private static InputStream unpacked(Compression compression, CountingInputStream packed) throws IOException {
        try {
            return compression.unpack(packed);
        } catch (EOFException | ZipException e) {
            throw cannotBeUnpacked(e);
        }
    }

    /** A stream that breaks off is a truncated dump like any other. */
    private int read(InputStream in, byte[] buffer, long unpackedBytes) throws IOException {
        try {
            return in.read(buffer, 0, buffer.length);
        } catch (EOFException e) {
            return brokenOff(unpackedBytes, e);
        } catch (IOException e) {
            if (unpackedBytes == 0) {
                throw cannotBeUnpacked(e);
            }
            return brokenOff(unpackedBytes, e);
        }
    }

    private static HprofException cannotBeUnpacked(IOException cause) {
        return new HprofException("cannot be unpacked: " + cause.getMessage(), 0, cause).inUnpackedDump();
    }

    private int brokenOff(long unpackedBytes, IOException cause) {
        warnings.add("The compressed file is damaged or cut off after " + unpackedBytes + " bytes of the dump ("
                + cause.getMessage() + "); what could be unpacked was analysed.");
        return -1;
    }

    private static void requireRoom(FileStore store, Path directory) throws IOException {
        if (store.getUsableSpace() < RESERVE_BYTES) {
            throw new HprofException(
                    directory
                            + " has no room to unpack the dump; set java.io.tmpdir to a larger directory or unpack it yourself");
        }
    }
}
