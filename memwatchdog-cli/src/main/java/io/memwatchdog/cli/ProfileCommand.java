package io.memwatchdog.cli;

import io.memwatchdog.diff.HeapProfiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mw profile}. */
@Command(
        name = "profile",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Folds a dump into a small profile that 'mw analyze' takes in the dump's stead.",
            "",
            "A profile has class names, field names, counts and sizes, and no value of the application: it may be kept, "
                    + "sent and compared when the dump has long been deleted."
        },
        footer = {
            "",
            "Example:",
            "  mw profile monday.hprof -o monday.mwp && rm monday.hprof",
            "  mw analyze monday.mwp tuesday.hprof"
        })
final class ProfileCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "DUMP", description = "A heap dump.")
    @SuppressWarnings("NullAway.Init")
    private Path dump;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            required = true,
            description = "The profile to be written.")
    @SuppressWarnings("NullAway.Init")
    private Path out;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private Folding folding;

    private final Terminal terminal;

    ProfileCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        HeapProfiles.write(folding.load(dump, terminal, spec.commandLine().getErr()), out);
        return ExitCode.DONE;
    }
}
