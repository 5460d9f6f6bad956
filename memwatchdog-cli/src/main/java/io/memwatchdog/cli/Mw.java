package io.memwatchdog.cli;

import io.memwatchdog.diff.render.ByteSize;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The root command. */
@Command(
        name = "mw",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Finds out what a Java heap leaks, and what holds it.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Examples:",
            "  mw analyze before.hprof after.hprof               what grew, and who holds it",
            "  mw analyze before.hprof after.hprof -o diff.html  the same as a page for the browser",
            "  mw analyze a.hprof b.hprof --fail-on-growth 10MiB a gate for a build",
            "  mw profile 4711 -o before.mwp                     a profile of a running JVM, in a dump's stead",
            "  mw replay gc.log                                  would the watchdog have raised an alarm?",
            "",
            "A dump of a running JVM: jcmd PID GC.heap_dump /path/before.hprof",
            "",
            "Exit codes: 0 done, 1 misuse, 2 cannot read or analyse, 3 a gate was broken.",
            "Help on a command: mw COMMAND --help"
        },
        subcommands = {
            AnalyzeCommand.class,
            HistogramCommand.class,
            ProfileCommand.class,
            ProbeCommand.class,
            RedactCommand.class,
            ReplayCommand.class,
            CompletionCommand.class
        })
final class Mw implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show the stack trace of an error as well.")
    private boolean debug;

    final Terminal terminal;

    private Mw(Terminal terminal) {
        this.terminal = terminal;
    }

    static CommandLine commandLine(Terminal terminal) {
        Mw mw = new Mw(terminal);
        CommandLine line = new CommandLine(mw, new Commands(terminal));
        line.registerConverter(ByteSize.class, saying(ByteSize::parse));
        line.registerConverter(Pattern.class, saying(Mw::pattern));
        line.registerConverter(Duration.class, saying(Durations::parse));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setColorScheme(CommandLine.Help.defaultColorScheme(terminal.colour() ? Ansi.ON : Ansi.OFF));
        line.setUsageHelpWidth(Math.max(60, Math.min(terminal.width(), 110)));
        line.setParameterExceptionHandler(new Misuse());
        line.setExecutionExceptionHandler((e, command, parsed) -> Complaint.about(e, command.getErr(), mw.debug));
        line.setExecutionStrategy(parsed -> runGuarded(parsed, mw));
        return line;
    }

    /** The parser passes errors on: an analysis may run out of memory, and a mapped file may be gone. */
    private static int runGuarded(ParseResult parsed, Mw mw) {
        try {
            return new CommandLine.RunLast().execute(parsed);
        } catch (OutOfMemoryError | StackOverflowError | InternalError | LinkageError e) {
            return Complaint.about(e, parsed.commandSpec().commandLine().getErr(), mw.debug);
        }
    }

    private static Pattern pattern(String text) {
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a regular expression: " + e.getDescription()
                            + "; write for instance com\\.acme\\.Cache",
                    e);
        }
    }

    /** The message of the value instead of the parser's own. */
    private static <T> ITypeConverter<T> saying(Function<String, T> parser) {
        return text -> {
            try {
                return parser.apply(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        };
    }

    @Override
    public Integer call() {
        if (spec != null) {
            spec.commandLine().usage(spec.commandLine().getErr());
        }
        return ExitCode.MISUSE;
    }
}
