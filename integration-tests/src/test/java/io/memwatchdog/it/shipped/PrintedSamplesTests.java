package io.memwatchdog.it.shipped;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import com.sun.management.HotSpotDiagnosticMXBean;
import io.memwatchdog.it.process.Jdk;
import io.memwatchdog.it.process.SampleApp;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What mw prints in the documentation has the form of what it prints here: the same words around other figures. */
class PrintedSamplesTests {

    private static final Path ROOT = SampleApp.repository();
    private static final Path TRACE = ROOT.resolve("memwatchdog-core/src/test/resources/traces/slow-leak-g1.gc.csv.gz");
    private static final Markdown PAGE = Markdown.of(ROOT.resolve("docs/cli.md"));

    /** What leaks between the two dumps. */
    private static final List<Parcel> PARCELS = new ArrayList<>();

    @TempDir
    private static Path directory;

    private record Parcel(int number, byte[] content) {}

    @BeforeAll
    static void dump() throws IOException {
        dump("before.hprof");
        for (int i = 0; i < 50_000; i++) {
            PARCELS.add(new Parcel(i, new byte[100]));
        }
        dump("after.hprof");
    }

    @Test
    void theComparisonOfTwoDumps() throws Exception {
        String sample = PAGE.samples("text").get(0);
        String printed = mw("analyze", "before.hprof", "after.hprof", "--limit", "5");
        assertThat(printed).contains("PrintedSamplesTests.PARCELS");
        assertThat(forms(printed)).containsAll(forms(linesOf(sample, "leak suspect|more `|of the heap's growth")));
        assertThat(forms(printed)).containsAll(forms(linesOf(sample, "^ +(retained|own size) ")));
    }

    @Test
    void theClassesOfAHeap() throws Exception {
        String sample = sample("$ mw histogram");
        assertThat(forms(mw("histogram", "after.hprof", "--limit", "5")))
                .containsAll(forms(linesOf(sample, "objects|instances")));
    }

    @Test
    void theReplayOfATrace() throws Exception {
        String sample = sample("$ mw replay");
        assertThat(replay().lines()).containsAll(sample.lines().toList());
    }

    @Test
    void theReplayAsJson() throws Exception {
        Map<String, Object> real = JsonPath.read(replay("--json"), "$");
        Map<String, Object> shown = JsonPath.read(PAGE.samples("json").get(0), "$");
        assertThat(shown).isEqualTo(real);
    }

    private static String replay(String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of("replay", TRACE.toString(), "--unit", "1s"));
        command.addAll(List.of(more));
        return mw(command.toArray(String[]::new))
                .replace(TRACE.toString(), TRACE.getFileName().toString());
    }

    /** What is printed after a command; it ends with the next one or with the sample. */
    private static String sample(String command) {
        return PAGE.samples("console").stream()
                .filter(text -> text.startsWith(command))
                .flatMap(text -> text.lines().skip(1).takeWhile(line -> !line.startsWith("$ ")))
                .collect(Collectors.joining("\n"));
    }

    /** Those in which the pattern is found; there has to be one. */
    private static String linesOf(String sample, String pattern) {
        String lines =
                sample.lines().filter(Pattern.compile(pattern).asPredicate()).collect(Collectors.joining("\n"));
        assertThat(lines).as(pattern).isNotEmpty();
        return lines;
    }

    private static Set<String> forms(String text) {
        return text.lines().map(PrintedSamplesTests::form).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The words of a line: no figures, no units, no files; a name is as good as another. */
    private static String form(String line) {
        return Stream.of(line.replaceAll("`[^`]*`", "NAME").split("[\\s(),;:>]+"))
                .filter(word -> !word.matches(".*(\\d|\\w\\.\\w).*|%|[KMG]iB(/\\w+)?|B|ms|s|min|h"))
                .collect(Collectors.joining(" "))
                .strip();
    }

    private static String mw(String... arguments) throws Exception {
        String[] command = Stream.concat(
                        Stream.of(
                                Jdk.current().java(),
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "io.memwatchdog.cli.Main"),
                        Stream.of(arguments))
                .toArray(String[]::new);
        Tool mw = Tool.run(directory, command);
        assertThat(mw.isContent()).as(mw.output()).isTrue();
        return mw.output();
    }

    private static void dump(String name) throws IOException {
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .dumpHeap(directory.resolve(name).toString(), true);
    }
}
