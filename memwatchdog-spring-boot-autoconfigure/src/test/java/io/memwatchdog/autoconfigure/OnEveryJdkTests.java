package io.memwatchdog.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servlet, reactive and no web at all, side by side in a JVM of their own. */
class OnEveryJdkTests {

    private static final int MINUTES = 4;

    @ParameterizedTest(name = "JDK {0}")
    @ValueSource(ints = {17, 25})
    void applicationsOfEachKindAreWatchedAndEndByThemselves(int feature, @TempDir Path directory) throws Exception {
        Optional<Path> jdk = find(feature);
        assumeTrue(jdk.isPresent(), "no JDK " + feature + " beside the one that runs the tests");
        Path log = directory.resolve("output.log");
        Process process = new ProcessBuilder(
                        jdk.orElseThrow().resolve("bin/java").toString(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classPath(),
                        Applications.class.getName(),
                        directory.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
            String output = Files.readString(log);
            assertThat(ended).as("has ended by itself: " + output).isTrue();
            assertThat(process.exitValue()).as(output).isZero();
            assertThat(output)
                    .contains("SERVLET answers 200 true", "REACTIVE answers 200 true", "NONE true")
                    .contains("using Java " + feature)
                    .doesNotContain(" ERROR ");
        } finally {
            process.destroyForcibly();
        }
    }

    /** Surefire may have put it into the manifest of one jar. */
    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    private static Optional<Path> find(int feature) throws IOException {
        Path own = Path.of(System.getProperty("java.home"));
        if (Runtime.version().feature() == feature) {
            return Optional.of(own);
        }
        try (Stream<Path> beside = Files.list(own.toRealPath().getParent())) {
            return beside.filter(home -> new File(home.toFile(), "bin/java").canExecute())
                    .filter(home -> release(home).contains("JAVA_VERSION=\"" + feature))
                    .findFirst();
        }
    }

    private static String release(Path home) {
        try {
            return Files.readString(home.resolve("release"));
        } catch (IOException e) {
            return "";
        }
    }
}
