package io.memwatchdog.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@EnabledOnOs(OS.LINUX)
class LiveProfileIT {

    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(ints = {17, 25})
    void twoProfilesOfALeakingJvmNameTheHolder(int version) throws Exception {
        Optional<Path> java = LiveJvm.java(version);
        assumeTrue(java.isPresent(), "no JDK " + version + " beside this one");
        try (LiveJvm jvm = start(java.get())) {
            jvm.leak();
            Run first = profile(jvm, "before.mwp");
            jvm.leak();
            profile(jvm, "after.mwp");

            assertThat(first.err())
                    .matches("written to before.mwp: [\\d.]+ MiB in [\\d ]+ objects; "
                            + "the application stood still for [\\d.]+ ms\\R");
            JsonNode json = new ObjectMapper()
                    .readTree(MwJar.run(directory, "analyze", "before.mwp", "after.mwp", "--json")
                            .out());
            assertThat(json.at("/suspects/0/owner").asText()).endsWith("SteadyLeak.PENDING");
            assertThat(json.at("/suspects/0/count").asLong()).isEqualTo(5_000);
            assertThat(json.at("/snapshotA").asText()).isEqualTo("before.mwp");
        }
    }

    @Test
    void aProbeTellsThatItWorksAndLeavesNothing() throws Exception {
        try (LiveJvm jvm = start(JAVA)) {
            Run run = MwJar.run(directory, "probe", jvm.pid());

            assertThat(run.err()).isEmpty();
            assertThat(run.out())
                    .startsWith("process " + jvm.pid() + " can be profiled: a forked child reads the frozen heap")
                    .hasLineCount(1);
            assertThat(run.exit()).isZero();
            assertThat(jvm.isAlive()).isTrue();
        }
    }

    @Test
    void aProfileIsItsOwnersAloneAndHasNoValueOfTheApplication() throws Exception {
        try (LiveJvm jvm = start(JAVA)) {
            jvm.leak();
            profile(jvm, "p.mwp");

            Path file = directory.resolve("p.mwp");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            assertThat(MwJar.run(directory, "histogram", "p.mwp", "--limit", "10000")
                            .out())
                    .contains("SteadyLeak$Order")
                    .doesNotContain("SECRET");
            assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain("SECRET");
        }
    }

    /** One may be softly held until the memory is needed. */
    @Test
    void whatTookAProfileDoesNotPileUpInTheOtherJvm() throws Exception {
        try (LiveJvm jvm = start(JAVA)) {
            for (int i = 0; i < 3; i++) {
                profile(jvm, "p.mwp");
            }
            Path jcmd = JAVA.resolveSibling("jcmd");
            assumeTrue(Files.isExecutable(jcmd), "no jcmd beside java");
            Run loaders = MwJar.process(directory, List.of(jcmd.toString(), jvm.pid(), "GC.class_histogram"));
            assertThat(loaders.out().lines().filter(line -> line.contains("io.memwatchdog.natives.ForkSnapshotter")))
                    .allSatisfy(
                            line -> assertThat(line.strip().split("\\s+")[1]).isEqualTo("1"))
                    .hasSizeLessThanOrEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-XX:+UseZGC | ZGC",
                "-XX:+DisableAttachMechanism | was started with -XX:+DisableAttachMechanism",
                "-Xrs | no handler for SIGQUIT"
            })
    void whereNoneCanBeHadTheReasonIsToldAndTheJvmLivesOn(String option, String reason) throws Exception {
        try (LiveJvm jvm = start(JAVA, option)) {
            Run run = MwJar.run(directory, "profile", jvm.pid(), "-o", "p.mwp");

            assertThat(run.exit()).isEqualTo(2);
            assertThat(run.err())
                    .startsWith("mw: process " + jvm.pid() + " cannot be profiled: ")
                    .contains(reason)
                    .hasLineCount(1);
            assertThat(directory.resolve("p.mwp")).doesNotExist();
            assertThat(MwJar.run(directory, "probe", jvm.pid())).isEqualTo(run);
            assertThat(jvm.isAlive()).isTrue();
        }
    }

    @Test
    void aJvmThatRefusesAgentsIsLeftAlone() throws Exception {
        Optional<Path> java = LiveJvm.java(25);
        assumeTrue(java.isPresent(), "no JDK 25 beside this one");
        try (LiveJvm jvm = start(java.get(), "-XX:-EnableDynamicAgentLoading")) {
            Run run = MwJar.run(directory, "profile", jvm.pid());

            assertThat(run.exit()).isEqualTo(2);
            assertThat(run.err()).contains("-XX:+EnableDynamicAgentLoading").hasLineCount(1);
        }
    }

    /** Attaching sends SIGQUIT, which would end it. */
    @Test
    void aProcessThatIsNoJvmLivesOn() throws Exception {
        Process sleep = new ProcessBuilder("sleep", "600").start();
        try {
            Run run = MwJar.run(directory, "profile", Long.toString(sleep.pid()));

            assertThat(run.exit()).isEqualTo(2);
            assertThat(run.err()).contains("it is no JVM but sleep");
            assertThat(sleep.isAlive()).isTrue();
        } finally {
            sleep.destroyForcibly();
        }
    }

    @Test
    void aNumberThatIsNoProcessIsSaidToBeNone() throws Exception {
        Run run = MwJar.run(directory, "profile", "4194999");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("there is no such process", "jcmd -l");
    }

    private LiveJvm start(Path java, String... options) throws IOException {
        return LiveJvm.start(java, directory.resolve("errors.txt"), options);
    }

    private Run profile(LiveJvm jvm, String file) throws Exception {
        Run run = MwJar.run(directory, "profile", jvm.pid(), "-o", file);
        assertThat(run.err()).startsWith("written to " + file);
        assertThat(run.exit()).isZero();
        return run;
    }
}
