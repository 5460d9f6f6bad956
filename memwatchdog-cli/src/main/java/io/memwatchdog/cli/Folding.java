package io.memwatchdog.cli;

import io.memwatchdog.diff.FoldOptions;
import io.memwatchdog.diff.HeapProfile;
import io.memwatchdog.diff.ProfileLoader;
import io.memwatchdog.diff.render.ByteSize;
import io.memwatchdog.hprof.HprofException;
import io.memwatchdog.hprof.Progress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

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

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Nullable
    Path temp() {
        return temp;
    }

    HeapProfile load(Path file, Terminal terminal, PrintWriter err) throws IOException {
        return load(List.of(file), terminal, err).get(0);
    }

    List<HeapProfile> load(List<Path> files, Terminal terminal, PrintWriter err) throws IOException {
        requireSense();
        List<HeapProfile> profiles = new ArrayList<>();
        try (ProfileLoader loader = new ProfileLoader(files, options())) {
            for (Path file : files) {
                profiles.add(next(loader, file, terminal, err));
            }
        }
        return profiles;
    }

    private static HeapProfile next(ProfileLoader loader, Path file, Terminal terminal, PrintWriter err)
            throws IOException {
        InputFile.require(file);
        try {
            return terminal.progress()
                    ? nextVisibly(loader, file, terminal.progressWidth(), err)
                    : loader.next(Progress.NONE);
        } catch (HprofException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    private void requireSense() {
        if (threads != null && threads < 1) {
            throw new ParameterException(spec.commandLine(), "--threads must be 1 or more, but is " + threads);
        }
        if (temp != null && !Files.isDirectory(temp)) {
            throw new ParameterException(spec.commandLine(), "--temp must be a directory, but " + temp + " is none");
        }
    }

    private static HeapProfile nextVisibly(ProfileLoader loader, Path file, int columns, PrintWriter err)
            throws IOException {
        try (ProgressLine progress =
                new ProgressLine(String.valueOf(file.getFileName()), err, columns, System::nanoTime)) {
            return loader.next(progress);
        }
    }

    private FoldOptions options() {
        FoldOptions options = FoldOptions.defaults();
        if (heapLimit != null) {
            // More than this JVM has would end in an OutOfMemoryError.
            options = options.withMaxHeapBytes(Math.min(heapLimit.bytes(), options.maxHeapBytes()));
        }
        if (threads != null) {
            options = options.withThreads(threads);
        }
        return temp == null ? options : options.withTempDirectory(temp);
    }
}
