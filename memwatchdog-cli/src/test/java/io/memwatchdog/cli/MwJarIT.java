package io.memwatchdog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.memwatchdog.hprof.graph.IndexSize;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MwJarIT {

    @TempDir
    private static Path directory;

    @BeforeAll
    static void leak() throws Exception {
        MwJar.leak(directory);
    }

    @Test
    void namesTheLeakOfARealProgram() throws Exception {
        Run run = MwJar.run(directory, "analyze", "before.hprof", "after.hprof");

        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        assertThat(run.out())
                .contains("1. 5 000 more `LeakyShop.Cart`")
                .contains("LeakyShop.SESSIONS (static)", "HashMap.table", "HashMap.Node.value")
                .doesNotContain("SECRET");
    }

    @Test
    void noReportHoldsAValueOfTheApplication() throws Exception {
        for (String name : new String[] {"r.html", "r.json", "r.md"}) {
            assertThat(MwJar.run(directory, "analyze", "before.hprof", "after.hprof", "-o", name)
                            .exit())
                    .isZero();
            assertThat(directory.resolve(name)).content().contains("SESSIONS").doesNotContain("SECRET");
        }
    }

    @Test
    void neitherAFailureNorAnyOtherCommandTellsAValue() throws Exception {
        byte[] dump = Files.readAllBytes(directory.resolve("after.hprof"));
        Files.write(directory.resolve("part.hprof"), Arrays.copyOf(dump, dump.length / 3));
        byte[] bad = dump.clone();
        Arrays.fill(bad, bad.length / 2, bad.length / 2 + 64, (byte) 0x7e);
        Files.write(directory.resolve("bad.hprof"), bad);
        for (String[] line : new String[][] {
            {"--debug", "analyze", "part.hprof", "bad.hprof"},
            {"--debug", "histogram", "bad.hprof", "--limit", "10000"},
            {"--debug", "replay", "after.hprof"},
            {"histogram", "after.hprof", "--json", "--limit", "10000"},
            {"analyze", "after.hprof", "--json", "--limit", "50"}
        }) {
            Run run = MwJar.run(directory, line);
            assertThat(run.out() + run.err())
                    .as(String.join(" ", line))
                    .isNotEmpty()
                    .doesNotContain("SECRET");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "--json ~ \"value\": \"\\\"SECRET-",
                "--markdown ~ Example: `owner = \"SECRET-",
                "--html ~ Example: <code>owner = &quot;SECRET-",
                "--limit=5 ~ example: owner = \"SECRET-"
            })
    void valuesAreShownOnRequestAndEscaped(String format, String expected) throws Exception {
        Run run = MwJar.run(directory, "analyze", "before.hprof", "after.hprof", "--show-values", format);

        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains(expected).contains("\\u001b[31m").doesNotContain("\u001b");
        if (format.equals("--html")) {
            assertThat(run.out()).contains("has values of the application").contains("&lt;b&gt;");
        }
    }

    @Test
    void aProfileHasNoValuesToShow() throws Exception {
        MwJar.run(directory, "profile", "after.hprof", "-o", "after.mwp");

        assertThat(MwJar.run(directory, "analyze", "before.hprof", "after.mwp", "--show-values")
                        .out())
                .contains("! after.mwp is a profile and has no values");
    }

    @Test
    void whatIsEstimatedIsEnoughAndHalfOfWhatIsNeededTakesTheFrugalMode() throws Exception {
        long enough = IndexSize.mostHeapBytes(Files.size(directory.resolve("after.hprof")));
        String frugal = "shortest paths were found, but no retained sizes";

        assertThat(analyse("--heap-limit", Long.toString(enough)).out()).doesNotContain(frugal);
        assertThat(analyse("--heap-limit", "3MiB").out()).contains(frugal).contains("LeakyShop.SESSIONS");
    }

    private static Run analyse(String... more) throws Exception {
        List<String> line = new ArrayList<>(List.of("analyze", "before.hprof", "after.hprof"));
        line.addAll(List.of(more));
        Run run = MwJar.run(directory, line.toArray(new String[0]));
        assertThat(run.exit()).isZero();
        return run;
    }

    @Test
    void aBuildCanActOnTheExitCode() throws Exception {
        assertThat(MwJar.run(directory, "analyze", "before.hprof", "after.hprof", "--fail-on-growth", "1MiB")
                        .exit())
                .isEqualTo(3);
        assertThat(MwJar.run(directory, "analyze", "before.hprof", "missing.hprof")
                        .exit())
                .isEqualTo(2);
        assertThat(MwJar.run(directory, "analyze").exit()).isEqualTo(1);
    }

    @Test
    void aProfileStandsForItsDump() throws Exception {
        assertThat(MwJar.run(directory, "profile", "before.hprof", "-o", "before.mwp")
                        .exit())
                .isZero();
        assertThat(Files.size(directory.resolve("before.mwp")))
                .isLessThan(Files.size(directory.resolve("before.hprof")) / 5);

        Run run = MwJar.run(directory, "analyze", "before.mwp", "after.hprof", "--json");
        assertThat(new ObjectMapper()
                        .readTree(run.out())
                        .at("/suspects/0/owner")
                        .asText())
                .endsWith("LeakyShop.SESSIONS");
    }

    @Test
    void aRedactedCopyTellsTheLeakAndNoSecret() throws Exception {
        assertThat(MwJar.run(directory, "redact", "before.hprof", "before-redacted.hprof")
                        .exit())
                .isZero();
        assertThat(MwJar.run(directory, "redact", "after.hprof", "after-redacted.hprof")
                        .exit())
                .isZero();
        assertThat(Files.readString(directory.resolve("after.hprof"), StandardCharsets.ISO_8859_1))
                .contains("SECRET-1");
        // the constant "SECRET-" of the program's own code is no data, and stays
        assertThat(Files.readString(directory.resolve("after-redacted.hprof"), StandardCharsets.ISO_8859_1)
                        .contains("SECRET-1"))
                .isFalse();

        assertThat(MwJar.run(directory, "analyze", "before-redacted.hprof", "after-redacted.hprof")
                        .out())
                .contains("1. 5 000 more `LeakyShop.Cart`", "LeakyShop.SESSIONS (static)");
        assertThat(MwJar.run(directory, "redact", "after.hprof", "after.hprof").exit())
                .isEqualTo(1);
    }

    @Test
    void aTruncatedDumpIsNoStackTrace() throws Exception {
        byte[] dump = Files.readAllBytes(directory.resolve("after.hprof"));
        Files.write(directory.resolve("cut.hprof"), Arrays.copyOf(dump, dump.length / 2));

        Run run = MwJar.run(directory, "histogram", "cut.hprof");

        assertThat(run.exit()).isIn(0, 2);
        assertThat(run.out() + run.err()).contains("cut.hprof").doesNotContain("\tat ");
    }

    /** Java 17 writes in the charset of the locale; the page says that it is UTF-8, and guards its script by a checksum. */
    @Test
    void aPipedPageIsTheOneOfAFile() throws Exception {
        List<String> line = new ArrayList<>(List.of("env", "LC_ALL=C"));
        line.addAll(MwJar.command("analyze", "before.hprof", "after.hprof", "--html"));
        Run piped = MwJar.process(directory, line);

        MwJar.run(directory, "analyze", "before.hprof", "after.hprof", "-o", "page.html");
        assertThat(piped.out()).isEqualTo(Files.readString(directory.resolve("page.html")));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aReportThatCouldNotBeWrittenIsNoSuccess() throws Exception {
        Run full = MwJar.process(
                directory, List.of("sh", "-c", shell("analyze before.hprof after.hprof") + " > /dev/full"));
        assertThat(full.exit()).isEqualTo(2);
        assertThat(full.err()).contains("standard output could not be written");

        Run abandoned = MwJar.process(
                directory, List.of("sh", "-c", shell("completion") + " | true; " + shell("completion") + " | head -1"));
        assertThat(abandoned.err()).isEmpty();
    }

    private static String shell(String line) {
        return String.join(" ", MwJar.command(line.split(" ")));
    }

    @Test
    void aGcLogIsReplayed() throws Exception {
        Run gc = MwJar.run(directory, "replay", "--json", log().toString());

        assertThat(gc.err()).isEmpty();
        assertThat(new ObjectMapper().readTree(gc.out()).get("alarms").isArray())
                .isTrue();
    }

    /** Header and two collections of a recorded trace. */
    private static Path log() throws IOException {
        String pools = "|used_before,|committed_before,|used_after,|committed_after,|max";
        Path csv = directory.resolve("run.gc.csv");
        Files.writeString(
                csv,
                "uptime_ms,gc_name,action,cause,id,start_ms,end_ms,duration_ms," + pools.replace("|", "G1 Old Gen|")
                        + "\n"
                        + "1000,G1 Young Generation,end of minor GC,G1 Evacuation Pause,1,990,999,9,1000,2000,900,2000,100000\n"
                        + "2000,G1 Young Generation,end of minor GC,G1 Evacuation Pause,2,1990,1999,9,1000,2000,950,2000,100000\n");
        return csv;
    }

    @Test
    void completionKnowsTheOptions() throws Exception {
        assertThat(MwJar.run(directory, "completion").out()).contains("--fail-on-growth", "complete -F");
    }

    @Test
    void itTellsItsVersion() throws Exception {
        assertThat(MwJar.run(directory, "--version").out()).matches("mw \\d+\\.\\d+\\.\\d+\\S* \\(Java .*\\)\\R");
        assertThat(MwJar.run(directory, "analyze", "--version").out()).startsWith("mw ");
    }
}
