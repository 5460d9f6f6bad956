package io.memwatchdog.cli;

import io.memwatchdog.cli.values.ExampleValues;
import io.memwatchdog.diff.DiffOptions;
import io.memwatchdog.diff.HeapDiffResult;
import io.memwatchdog.diff.HeapDiffer;
import io.memwatchdog.diff.HeapProfile;
import io.memwatchdog.diff.HeapProfiles;
import io.memwatchdog.diff.render.ByteSize;
import io.memwatchdog.diff.render.ResultRenderer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mw analyze}. */
@Command(
        name = "analyze",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Compares heap dumps: what grew, and who holds it.",
            "",
            "Takes two or more dumps of one application, the earliest first. With more than two, what grew in every step "
                    + "ranks higher. With a single one, shows what retains most."
        },
        footer = {
            "",
            "Examples:",
            "  mw analyze before.hprof after.hprof",
            "  mw analyze monday.hprof.gz tuesday.hprof.gz wednesday.hprof.gz --html -o growth.html",
            "  mw analyze before.hprof after.hprof --json | jq -r '.suspects[].summary'",
            "  mw analyze before.hprof after.hprof --show-values",
            "  mw analyze before.hprof after.hprof --fail-on-growth 10MiB --accept accepted-growth.txt",
            "",
            "Take both dumps under like load, long enough apart for a leak to show. A file for --accept has one holder a line, "
                    + "as the report names it, and may bound its growth:",
            "  com.acme.PriceCache.prices          # grows with the catalogue",
            "  com.acme.Audit.pending  50MiB"
        })
final class AnalyzeCommand implements Callable<Integer> {

    private static final int TABLE_ROWS = 15;
    private static final int MOST_SUSPECTS = 50;

    /** Enough for the picture of a heap of any size, and for a page of less than two megabytes. */
    private static final int MOST_ENTRIES = 4_000;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(
            arity = "1..*",
            paramLabel = "DUMP",
            description =
                    "Heap dumps (.hprof, .hprof.gz, .hprof.zst) or profiles made by 'mw profile', the earliest first.")
    private List<Path> dumps = List.of();

    @ArgGroup
    private @Nullable Format format;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            description = "Write the report there; its format follows from .html, .json or .md if none is asked for.")
    private @Nullable Path out;

    @Option(names = "--limit", paramLabel = "N", description = "Rows per list, and most suspects.")
    private @Nullable Integer limit;

    @Option(
            names = "--fail-on-growth",
            paramLabel = "SIZE",
            description =
                    "Exit with 3 if a suspect, or the heap as a whole, grew by more than this; 10MiB for instance.")
    private @Nullable ByteSize failOnGrowth;

    @Option(
            names = "--ignore",
            paramLabel = "REGEX",
            description =
                    "Leave out what is held by a path this matches, such as 'com\\.acme\\.Cache'; may be repeated.")
    private List<Pattern> ignore = List.of();

    @Option(
            names = "--accept",
            paramLabel = "FILE",
            description = "Holders whose growth is known and accepted, one a line.")
    private @Nullable Path accept;

    @Option(
            names = "--app",
            paramLabel = "PACKAGE",
            split = ",",
            description =
                    "Packages of the application, so that holders of yours are named rather than those of a library.")
    private List<String> applicationPackages = List.of();

    @Option(
            names = "--show-values",
            description =
                    "Show what the example object of each suspect contains. Only then does a report have values of the "
                            + "application: keep it as you keep a heap dump.")
    private boolean showValues;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private Folding folding;

    private final Terminal terminal;

    AnalyzeCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (limit != null && limit < 1) {
            throw new ParameterException(spec.commandLine(), "--limit must be 1 or more, but is " + limit);
        }
        OutputFile.requireWritable(out);
        OutputFile.requireNoInput(out, dumps, spec.commandLine());
        AcceptedGrowth accepted = AcceptedGrowth.of(ignore, accept);
        List<HeapProfile> profiles =
                folding.load(dumps, terminal, spec.commandLine().getErr());
        HeapDiffResult whole = compare(profiles).withWarnings(Plausibility.doubts(dumps, profiles));
        HeapDiffResult result = accepted.without(whole);
        HeapDiffResult shown = result.withMostSuspects(mostSuspects());
        print(showValues ? withValues(shown) : shown);
        return Gate.verdict(
                result,
                failOnGrowth,
                accepted.bytesOf(whole),
                spec.commandLine().getErr());
    }

    private int mostSuspects() {
        return limit == null ? DiffOptions.defaults().maxSuspects() : Math.min(limit, MOST_SUSPECTS);
    }

    /** With all suspects: what is accepted takes no other's place, and a gate looks at what is not shown too. */
    private HeapDiffResult compare(List<HeapProfile> profiles) {
        DiffOptions options = DiffOptions.defaults()
                .withMaxEntries(MOST_ENTRIES)
                .withMaxSuspects(Integer.MAX_VALUE)
                .withApplicationPackages(applicationPackages);
        return profiles.size() == 1 ? HeapDiffer.single(profiles.get(0), options) : HeapDiffer.diff(profiles, options);
    }

    private HeapDiffResult withValues(HeapDiffResult result) throws IOException {
        Path latest = dumps.get(dumps.size() - 1);
        return HeapProfiles.isProfile(latest)
                ? result.withWarnings(List.of(latest + " is a profile and has no values; --show-values needs a dump."))
                : ExampleValues.added(result, latest, folding.temp());
    }

    private void print(HeapDiffResult result) throws IOException {
        ResultRenderer renderer = Format.chosen(format, out).renderer(terminal, out != null, limit, TABLE_ROWS);
        OutputFile.writeOrPrint(out, spec.commandLine(), to -> renderer.render(result, to));
    }
}
