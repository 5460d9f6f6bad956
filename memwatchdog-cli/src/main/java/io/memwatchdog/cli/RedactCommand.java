package io.memwatchdog.cli;

import io.memwatchdog.diff.render.ByteSize;
import io.memwatchdog.hprof.HprofException;
import io.memwatchdog.hprof.Progress;
import io.memwatchdog.hprof.redact.HprofRedactor;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mw redact}. */
@Command(
        name = "redact",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Copies a dump without the application's data.",
            "",
            "Zeroes all primitive fields and arrays, and so all strings. Objects, references, names of classes, fields and "
                    + "threads stay: the copy can be analysed like the original."
        },
        footer = {"", "Example:", "  mw redact production.hprof for-the-vendor.hprof"})
final class RedactCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "IN", description = "A heap dump (.hprof, .hprof.gz, .hprof.zst).")
    @SuppressWarnings("NullAway.Init")
    private Path dump;

    @Parameters(index = "1", paramLabel = "OUT", description = "The copy; replaced once the new one is complete.")
    @SuppressWarnings("NullAway.Init")
    private Path copy;

    private final Terminal terminal;

    RedactCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        InputFile.require(dump);
        OutputFile.requireWritable(copy);
        if (Files.exists(copy) && Files.isSameFile(dump, copy)) {
            throw new ParameterException(spec.commandLine(), "OUT is the dump itself; give the copy a name of its own");
        }
        try {
            redact(spec.commandLine().getErr());
        } catch (HprofException e) {
            throw new IOException(dump + ": " + e.getMessage(), e);
        }
        spec.commandLine().getErr().println("written to " + copy + ": " + new ByteSize(Files.size(copy)));
        spec.commandLine().getErr().flush();
        return ExitCode.DONE;
    }

    private void redact(PrintWriter err) throws IOException {
        Path place = OutputFile.place(copy);
        if (!terminal.progress()) {
            HprofRedactor.redact(dump, place, Progress.NONE);
            return;
        }
        try (ProgressLine progress =
                new ProgressLine(String.valueOf(dump.getFileName()), err, terminal.progressWidth(), System::nanoTime)) {
            HprofRedactor.redact(dump, place, progress);
        }
    }
}
