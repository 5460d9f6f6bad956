package io.memwatchdog.diff;

import io.memwatchdog.diff.fold.DumpFolder;
import io.memwatchdog.diff.fold.OpenDump;
import io.memwatchdog.diff.fold.Unpacking;
import io.memwatchdog.hprof.Progress;
import io.memwatchdog.hprof.record.Compression;
import io.memwatchdog.hprof.record.DumpOpener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Loads dumps and profiles one after the other. With two threads or more, the next one is unpacked, where it is compressed, while
 * the current one is unpacked and folded: unpacking keeps only one core busy. For one thread. To be closed, whatever happens.
 */
public final class ProfileLoader implements AutoCloseable {

    private final List<Path> files;
    private final FoldOptions options;
    private @Nullable Unpacking ahead;
    private int next;

    public ProfileLoader(List<Path> files, FoldOptions options) {
        this.files = List.copyOf(files);
        this.options = options;
    }

    /**
     * Loads the next file, in the order in which they were given.
     *
     * @throws io.memwatchdog.hprof.HprofException if it cannot be read
     */
    public HeapProfile next(Progress progress) throws IOException {
        if (next > 0) {
            // From JDK 25 on the serial collector leaves the last dump's arrays until the heap has grown to its limit.
            System.gc();
        }
        Path file = files.get(next++);
        try (Unpacking current = ahead) {
            ahead = next < files.size() && isWorthIt(files.get(next)) ? new Unpacking(files.get(next), options) : null;
            if (current == null) {
                return HeapProfiles.load(file, options, progress);
            }
            OpenDump open = current.await(progress);
            return new DumpFolder(options, progress).fold(open);
        }
    }

    /** What is wrong with the file is told when it is its turn. */
    private boolean isWorthIt(Path file) {
        try {
            return options.threads() > 1 && DumpOpener.compressionOf(file) != Compression.NONE;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        if (ahead != null) {
            ahead.close();
        }
    }
}
