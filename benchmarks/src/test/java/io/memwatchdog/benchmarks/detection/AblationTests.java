package io.memwatchdog.benchmarks.detection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The script changes the detector's source by text: it has to notice when that has moved on. */
@DisabledOnOs(OS.WINDOWS)
class AblationTests {

    private static final Path SCRIPT = Path.of("detection/ablate.sh");
    private static final Path CORE = Path.of("../memwatchdog-core");
    private static final String RULES = "src/main/java/io/memwatchdog/core/verdict/Rules.java";

    @TempDir
    Path folder;

    private record Result(int status, String text) {}

    private Result ablate(Path script, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("bash", script.toString()));
        command.addAll(List.of(arguments));
        Path text = folder.resolve("out");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(text.toFile());
        String tools = Path.of(System.getProperty("java.home"), "bin").toString();
        builder.environment().merge("PATH", tools, (path, jdk) -> jdk + File.pathSeparator + path);
        // The JVM tells of those on the same output.
        builder.environment().keySet().removeAll(Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVAC_OPTIONS"));
        int status = builder.start().waitFor();
        return new Result(status, Files.readString(text, StandardCharsets.UTF_8).strip());
    }

    @Test
    void eachRuleIsStillWhereTheScriptLooksForIt() throws Exception {
        assertThat(ablate(SCRIPT, "--check")).isEqualTo(new Result(0, "all rules are still where they were"));
    }

    @Test
    void aRuleThatWasChangedIsTold() throws Exception {
        String rule = "look.rawGrowth() >= SEEN * look.growth().growth()";
        assertThat(ablate(besideRules(text -> text.replace(rule, "true")), "--check"))
                .isEqualTo(new Result(1, "ablate.sh: verdict/Rules.java has no more: " + rule));
    }

    @Test
    void aRuleThatIsThereTwiceIsTold() throws Exception {
        String rule = "look.noise() > NOISY";
        assertThat(ablate(besideRules(text -> text.replace(rule, rule + " && " + rule)), "--check"))
                .isEqualTo(new Result(1, "ablate.sh: verdict/Rules.java has more than once: " + rule));
    }

    @Test
    void whatNoLongerCompilesIsTold() throws Exception {
        Result result = ablate(besideRules(text -> text + "}"), "--check");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.text()).endsWith("ablate.sh: without 'all of them' it does not compile");
    }

    /** A copy of the script and of the sources that it changes, the rules with a change of ours. */
    private Path besideRules(UnaryOperator<String> change) throws IOException {
        Path core = folder.resolve("memwatchdog-core");
        try (Stream<Path> sources = Files.walk(CORE.resolve("src/main/java"))) {
            for (Path source : sources.filter(Files::isRegularFile).toList()) {
                Path copy = core.resolve(CORE.relativize(source).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(source, copy);
            }
        }
        Files.writeString(core.resolve(RULES), change.apply(Files.readString(core.resolve(RULES))));
        Files.createDirectories(core.resolve("target"));
        Files.createSymbolicLink(
                core.resolve("target/classes"), CORE.resolve("target/classes").toRealPath());
        Path script = folder.resolve("benchmarks/detection/ablate.sh");
        Files.createDirectories(script.getParent());
        return Files.copy(SCRIPT, script);
    }

    @Test
    void wrongArgumentsAreTold() throws Exception {
        assertThat(ablate(SCRIPT)).isEqualTo(new Result(2, "ablate.sh: no folder is given; see --help"));
        assertThat(ablate(SCRIPT, "--all")).isEqualTo(new Result(2, "ablate.sh: unknown option --all; see --help"));
        assertThat(ablate(SCRIPT, folder.toString()))
                .isEqualTo(new Result(2, "ablate.sh: " + folder + " has no labels.csv"));
        Result help = ablate(SCRIPT, "--help");
        assertThat(help.status()).isZero();
        assertThat(help.text()).startsWith("Usage: ablate.sh FOLDER...");
    }
}
