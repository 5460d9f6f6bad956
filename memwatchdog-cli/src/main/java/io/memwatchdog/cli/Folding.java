package io.memwatchdog.cli;

import io.memwatchdog.diff.FoldOptions;
import io.memwatchdog.diff.HeapProfile;
import io.memwatchdog.diff.HeapProfiles;
import io.memwatchdog.diff.render.ByteSize;
import io.memwatchdog.hprof.HprofException;
import io.memwatchdog.hprof.Progress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of all commands that read dumps. */
final class Folding {

    @Option(
            names = "--heap-limit",
            paramLabel = "SIZE",
            description = "Java heap the analysis may use; beyond it, a frugal mode finds paths but no retained sizes.")
    private @Nullable ByteSize heapLimit;

    @Option(names = "--threads", paramLabel = "N", description = "Threads to work with.")
    private @Nullable Integer threads;

    @Option(
            names = "--temp",
            paramLabel = "DIR",
            description = "Where compressed dumps are unpacked; needs room for the unpacked dump.")
    private @Nullable Path temp;

    HeapProfile load(Path file, Terminal terminal, PrintWriter err) throws IOException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        try {
            return terminal.progress() ? loadVisibly(file, err) : HeapProfiles.load(file, options(), Progress.NONE);
        } catch (HprofException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    private HeapProfile loadVisibly(Path file, PrintWriter err) throws IOException {
        try (ProgressLine progress = new ProgressLine(String.valueOf(file.getFileName()), err, System::nanoTime)) {
            return HeapProfiles.load(file, options(), progress);
        }
    }

    private FoldOptions options() {
        FoldOptions options = FoldOptions.defaults();
        if (heapLimit != null) {
            options = options.withMaxHeapBytes(heapLimit.bytes());
        }
        if (threads != null) {
            options = options.withThreads(threads);
        }
        return temp == null ? options : options.withTempDirectory(temp);
    }
}
