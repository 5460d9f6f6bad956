package io.memwatchdog.core;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program of the tests in a JVM of its own. */
public final class ChildJvm implements AutoCloseable {

    private final Process process;

    public ChildJvm(Path log, Class<?> main, List<String> options, String... arguments) throws IOException {
        this(Path.of(System.getProperty("java.home")), log, main, options, arguments);
    }

    public ChildJvm(Path javaHome, Path log, Class<?> main, List<String> options, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(javaHome.resolve("bin/java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(Arrays.asList(arguments));
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    /** The JDK that runs the tests, and those beside it. */
    public static List<Path> javaHomes() throws IOException {
        Path own = Path.of(System.getProperty("java.home"));
        try (Stream<Path> siblings = Files.list(own.getParent())) {
            return siblings.filter(home -> Files.isExecutable(home.resolve("bin/javac")))
                    .filter(home -> !Files.isSymbolicLink(home))
                    .toList();
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for its end. */
    public int exitCode() throws InterruptedException {
        return process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
