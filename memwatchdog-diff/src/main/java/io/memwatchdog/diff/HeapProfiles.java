package io.memwatchdog.diff;

import io.memwatchdog.diff.file.PrivateFile;
import io.memwatchdog.diff.file.ProfileReader;
import io.memwatchdog.diff.file.ProfileWriter;
import io.memwatchdog.diff.fold.DumpFolder;
import io.memwatchdog.hprof.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes, reads and writes heap profiles. Stateless. */
public final class HeapProfiles {

    private HeapProfiles() {}

    /**
     * Folds a dump ({@code .hprof}, {@code .hprof.gz}, {@code .hprof.zst}) into a profile.
     *
     * @throws io.memwatchdog.hprof.HprofException if it cannot be read
     */
    public static HeapProfile fold(Path dump, FoldOptions options, Progress progress) throws IOException {
        return new DumpFolder(options, progress).fold(dump);
    }

    /**
     * Reads a profile written by {@link #write}.
     *
     * @throws IOException if it is no profile, is damaged, or is of a newer version
     */
    public static HeapProfile read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return ProfileReader.read(in);
        }
    }

    /** Writes a profile as a small file which only the owner can read. Replaces what is there once it is complete. */
    public static void write(HeapProfile profile, Path file) throws IOException {
        PrivateFile.write(file, out -> ProfileWriter.write(profile, out));
    }

    /** Reads a profile, or folds a dump: whatever the file's first bytes say it is. */
    public static HeapProfile load(Path file, FoldOptions options, Progress progress) throws IOException {
        return isProfile(file) ? read(file) : fold(file, options, progress);
    }

    /** Whether the file's first bytes say that it is a profile. */
    public static boolean isProfile(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return ProfileReader.isProfile(in.readNBytes(16));
        }
    }
}
