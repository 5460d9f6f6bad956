package io.memwatchdog.cli;

import io.memwatchdog.diff.ClassCount;
import io.memwatchdog.diff.HeapProfile;
import io.memwatchdog.diff.json.JsonWriter;
import io.memwatchdog.diff.render.HistogramTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mw histogram}. */
@Command(
        name = "histogram",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Lists the classes of a heap by the bytes that their live instances take.",
        footer = {
            "",
            "Examples:",
            "  mw histogram after.hprof --limit 20",
            "  mw histogram after.hprof --json | jq -r '.classes[].className'"
        })
final class HistogramCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "DUMP", description = "A heap dump or a profile.")
    @SuppressWarnings("NullAway.Init")
    private Path dump;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            description = "Write it there.")
    private @Nullable Path out;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "30", description = "Rows (${DEFAULT-VALUE}).")
    private int limit;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private Folding folding;

    private final Terminal terminal;

    HistogramCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (limit < 1) {
            throw new ParameterException(spec.commandLine(), "--limit must be 1 or more, but is " + limit);
        }
        OutputFile.requireWritable(out);
        OutputFile.requireNoInput(out, List.of(dump), spec.commandLine());
        HeapProfile profile = folding.load(dump, terminal, spec.commandLine().getErr());
        List<ClassCount> classes = profile.histogram().stream()
                .sorted(Comparator.comparingLong(ClassCount::bytes).reversed())
                .limit(limit)
                .toList();
        OutputFile.writeOrPrint(out, spec.commandLine(), to -> write(profile, classes, to));
        return ExitCode.DONE;
    }

    private void write(HeapProfile profile, List<ClassCount> classes, Appendable to) throws IOException {
        if (json) {
            json(profile, classes, to);
        } else {
            new HistogramTable(out == null ? terminal.width() : Terminal.PIPE.width()).render(profile, classes, to);
        }
    }

    private static void json(HeapProfile profile, List<ClassCount> classes, Appendable to) throws IOException {
        JsonWriter json = new JsonWriter(to, "  ");
        json.beginObject()
                .field("source", profile.source())
                .field("takenAt", profile.takenAt().toString())
                .field("totalObjects", profile.totalObjects())
                .field("totalBytes", profile.totalBytes())
                .field("warnings", profile.warnings())
                .name("classes")
                .beginArray();
        for (ClassCount row : classes) {
            json.beginObject()
                    .field("className", row.className())
                    .field("count", row.count())
                    .field("bytes", row.bytes())
                    .endObject();
        }
        json.endArray().endObject();
        to.append('\n');
    }
}
