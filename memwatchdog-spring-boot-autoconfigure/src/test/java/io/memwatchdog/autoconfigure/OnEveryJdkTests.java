package io.memwatchdog.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Servlet, reactive and no web at all, side by side in a JVM of their own; all JVMs at the same time. */
class OnEveryJdkTests {

    private static final int[] FEATURES = {17, 25};

    private static final int MINUTES = 4;

    private static final Map<Integer, Process> PROCESSES = new TreeMap<>();

    @TempDir
    private static Path directory;

    @BeforeAll
    static void start() throws IOException {
        for (int feature : FEATURES) {
            Optional<Path> jdk = find(feature);
            if (jdk.isPresent()) {
                PROCESSES.put(feature, start(jdk.get(), feature));
            }
        }
    }

    @AfterAll
    static void end() {
        PROCESSES.values().forEach(Process::destroyForcibly);
    }

    @ParameterizedTest(name = "JDK {0}")
    @FieldSource("FEATURES")
    void applicationsOfEachKindAreWatchedAndEndByThemselves(int feature) throws Exception {
        Process process = PROCESSES.get(feature);
        assumeTrue(process != null, "no JDK " + feature + " beside the one that runs the tests");
        boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
        String output = Files.readString(log(feature));
        assertThat(ended).as("has ended by itself: " + output).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        assertThat(output)
                .contains("SERVLET answers 200 true", "REACTIVE answers 200 true", "NONE true")
                .contains("using Java " + feature)
                .doesNotContain(" ERROR ");
    }

    private static Process start(Path jdk, int feature) throws IOException {
        return new ProcessBuilder(
                        jdk.resolve("bin/java").toString(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classPath(),
                        Applications.class.getName(),
                        directory.resolve("jdk" + feature).toString())
                .redirectErrorStream(true)
                .redirectOutput(log(feature).toFile())
                .start();
    }

    private static Path log(int feature) {
        return directory.resolve("jdk" + feature + ".log");
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
