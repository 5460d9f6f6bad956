package io.memwatchdog.cli;

import io.memwatchdog.core.WatchdogSettings;
import io.memwatchdog.core.replay.Replay;
import io.memwatchdog.core.replay.ReplayFolder;
import io.memwatchdog.core.replay.ReplayOptions;
import io.memwatchdog.core.replay.ReplayResult;
import io.memwatchdog.diff.render.ByteSize;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mw replay}. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Says what the watchdog would have said: plays GC logs to the detector that runs live.",
            "",
            "Takes unified GC logs (-Xlog:gc*:file=gc.log:time,uptime,level,tags), plain or gzip, and recorded traces "
                    + "(X.gc.csv[.gz], with X.tick.csv[.gz] beside it)."
        },
        footer = {
            "",
            "Examples:",
            "  mw replay gc.log",
            "  mw replay --json shop-*/gc.log | jq -c '[.input, .alarms[0].level]'",
            "  mw replay gc.log --html replay.html",
            "  mw replay test-run.gc.csv.gz --unit 1s      a second of the run stands for a minute"
        })
final class ReplayCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "LOG", description = "GC logs or recorded traces, or folders of them.")
    private List<Path> inputs = List.of();

    @Option(
            names = "--max-heap",
            paramLabel = "SIZE",
            description = "The -Xmx of the JVM, where the input does not tell it.")
    private @Nullable ByteSize maxHeap;

    @Option(
            names = "--unit",
            paramLabel = "DURATION",
            defaultValue = "1m",
            description = "What stands for one minute in the input (${DEFAULT-VALUE}).")
    private Duration unit = Duration.ofMinutes(1);

    @Option(names = "--json", description = "As JSON, one line per input.")
    private boolean json;

    @Option(names = "--html", paramLabel = "FILE", description = "Draw samples, trend and alarms into a page as well.")
    private @Nullable Path html;

    private final Terminal terminal;

    ReplayCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        ReplayOptions options = options();
        List<Path> files = files();
        OutputFile.requireWritable(html);
        requireNoInput(files);
        PrintWriter out = spec.commandLine().getOut();
        List<ReplayResult> results = new ArrayList<>();
        for (Path input : files) {
            ReplayResult result = Replay.run(input, options);
            if (html != null) {
                results.add(result);
            }
            if (json) {
                ReplayJson.write(result, out);
            } else {
                new ReplayText(terminal).write(result, out);
            }
            out.flush();
        }
        if (html != null) {
            new OutputFile(html).write(to -> ReplayPage.write(results, to));
        }
        return ExitCode.DONE;
    }

    private void requireNoInput(List<Path> files) throws IOException {
        if (html != null) {
            for (Path file : files) {
                OutputFile.requireNoInput("--html", html, Replay.filesOf(file), spec.commandLine());
            }
        }
    }

    private List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path input : inputs) {
            if (!Files.isDirectory(input)) {
                InputFile.require(input);
                files.add(input);
            } else {
                List<Path> found = ReplayFolder.inputsOf(input);
                if (found.isEmpty()) {
                    throw new FileSystemException(input.toString(), null, "no GC log and no recorded trace in it");
                }
                files.addAll(found);
            }
        }
        return files;
    }

    private ReplayOptions options() {
        if (unit.isZero() || unit.isNegative()) {
            throw new ParameterException(spec.commandLine(), "--unit must be longer than nothing");
        }
        if (maxHeap != null && maxHeap.bytes() == 0) {
            throw new ParameterException(spec.commandLine(), "--max-heap must be more than nothing");
        }
        return new ReplayOptions(WatchdogSettings.defaults().detection(), unit, maxHeap == null ? 0 : maxHeap.bytes());
    }
}
