package io.memwatchdog.cli;

import io.memwatchdog.cli.attach.RunningJvm;
import io.memwatchdog.diff.HeapProfile;
import io.memwatchdog.diff.HeapProfiles;
import io.memwatchdog.diff.render.ByteSize;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
            "Folds the heap of a running JVM, or a dump, into a small profile that 'mw analyze' takes in a dump's stead.",
            "",
            "A profile has class names, field names, counts and sizes, and no value of the application: it may be kept, "
                    + "sent and compared when the dump has long been deleted.",
            "",
            "A running JVM (Linux; Java 17 or newer; Serial, Parallel, G1 or Shenandoah) stands still for some "
                    + "milliseconds: a forked child reads the frozen heap. It needs nothing of memwatchdog beforehand; its "
                    + "standard error may say that an agent was loaded."
        },
        footer = {
            "",
            "Examples:",
            "  mw profile 4711 -o before.mwp      a running JVM; 'jcmd -l' lists them",
            "  mw profile 4711 -o after.mwp       some time later",
            "  mw analyze before.mwp after.mwp    what grew, and who holds it",
            "  mw profile monday.hprof -o monday.mwp && rm monday.hprof"
        })
final class ProfileCommand implements Callable<Integer> {

    private static final String SUFFIX = ".mwp";

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "PID|DUMP", description = "Process id of a running JVM, or a heap dump.")
    @SuppressWarnings("NullAway.Init")
    private Path source;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            description = "The profile to be written; by default heap-PID-TIME.mwp, or the dump's name with .mwp.")
    private @Nullable Path out;

    @Option(
            names = "--max-pause",
            paramLabel = "DURATION",
            defaultValue = "3s",
            description = "Refuse if the running JVM would stand still for longer (${DEFAULT-VALUE}).")
    private Duration maxPause = Duration.ofSeconds(3);

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private Folding folding;

    private final Terminal terminal;

    ProfileCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        boolean running = source.toString().matches("\\d{1,10}") && !Files.exists(source);
        Path file = out != null ? out : Path.of(running ? nameOfRun() : source.getFileName() + SUFFIX);
        OutputFile.requireWritable(file);
        OutputFile.requireNoInput(file, List.of(source), spec.commandLine());
        if (running) {
            profileRunning(Long.parseLong(source.toString()), file);
        } else {
            HeapProfile profile =
                    folding.load(source, terminal, spec.commandLine().getErr());
            HeapProfiles.write(profile, OutputFile.place(file));
            say(file, profile, "");
        }
        return ExitCode.DONE;
    }

    private void profileRunning(long pid, Path file) throws IOException {
        RunningJvm.Folded folded = new RunningJvm(pid).profile(maxPause);
        HeapProfile profile = folded.profile().withSource(String.valueOf(file.getFileName()));
        HeapProfiles.write(profile, OutputFile.place(file));
        String pause = Double.isFinite(folded.pauseMs())
                ? String.format(Locale.ROOT, "; the application stood still for %.1f ms", folded.pauseMs())
                : "";
        say(file, profile, pause);
    }

    private String nameOfRun() {
        return "heap-" + source + "-"
                + DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT)
                        .format(LocalDateTime.now(ZoneId.systemDefault()))
                + SUFFIX;
    }

    private void say(Path file, HeapProfile profile, String more) {
        PrintWriter err = spec.commandLine().getErr();
        err.printf(
                Locale.ROOT,
                "written to %s: %s in %s objects%s%n",
                file,
                new ByteSize(profile.totalBytes()),
                String.format(Locale.ROOT, "%,d", profile.totalObjects()).replace(',', ' '),
                more);
        err.flush();
    }
}
