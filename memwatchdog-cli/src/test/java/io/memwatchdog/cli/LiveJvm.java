package io.memwatchdog.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** {@link SteadyLeak} in a JVM of its own. */
final class LiveJvm implements AutoCloseable {

    private final Process process;
    private final BufferedReader answers;

    private LiveJvm(Process process) throws IOException {
        this.process = process;
        this.answers = process.inputReader();
        answer("ready");
    }

    static LiveJvm start(Path java, Path errors, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(java.toString(), "-Xmx128m"));
        command.addAll(List.of(options));
        command.addAll(List.of(
                "-cp", Path.of("target", "test-classes").toAbsolutePath().toString(), SteadyLeak.class.getName()));
        return new LiveJvm(
                new ProcessBuilder(command).redirectError(errors.toFile()).start());
    }

    /** The launcher of a JDK of this version: the test's own or one that lies beside it. */
    static Optional<Path> java(int feature) throws IOException {
        Path own = Path.of(System.getProperty("java.home"));
        if (Runtime.version().feature() == feature) {
            return Optional.of(own.resolve("bin/java"));
        }
        try (Stream<Path> beside = Files.list(own.toRealPath().getParent())) {
            return beside.filter(home -> isFeature(home, feature))
                    .sorted()
                    .map(home -> home.resolve("bin/java"))
                    .findFirst();
        }
    }

    private static boolean isFeature(Path home, int feature) {
        try {
            return Files.isExecutable(home.resolve("bin/java"))
                    && Files.readString(home.resolve("release")).contains("JAVA_VERSION=\"" + feature + ".");
        } catch (IOException e) {
            return false;
        }
    }

    String pid() {
        return Long.toString(process.pid());
    }

    boolean isAlive() {
        return process.isAlive();
    }

    void leak() throws IOException {
        process.outputWriter().write("\n");
        process.outputWriter().flush();
        answer("leaked");
    }

    private void answer(String expected) throws IOException {
        String line = answers.readLine();
        if (!expected.equals(line)) {
            throw new IOException("expected '" + expected + "' but the program said '" + line + "'");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
