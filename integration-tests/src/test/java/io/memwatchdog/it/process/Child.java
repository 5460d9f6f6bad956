package io.memwatchdog.it.process;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process of ours with its output in a file. Closing it ends it, and only it. */
public final class Child implements AutoCloseable {

    private static final long GRACE_SECONDS = 10;

    private final Process process;
    private final Path log;

    private Child(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    public static Child start(Path directory, List<String> command) {
        return start(directory, command, Map.of());
    }

    public static Child start(Path directory, List<String> command, Map<String, String> environment) {
        try {
            Path log = directory.resolve("output.log");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment().putAll(environment);
            return new Child(builder.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public String output() {
        try {
            return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for a line of output. A process that ends before has failed, and its output says why. */
    public Matcher awaitOutput(Pattern pattern, Duration atMost) {
        await(pattern.pattern())
                .atMost(atMost)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    boolean alive = isAlive();
                    boolean found = pattern.matcher(output()).find();
                    if (!found && !alive) {
                        throw new IllegalStateException("The process has ended:\n" + output());
                    }
                    return found;
                });
        Matcher matcher = pattern.matcher(output());
        if (!matcher.find()) {
            throw new IllegalStateException("The output has changed:\n" + output());
        }
        return matcher;
    }

    /** Waits for the end and returns the exit status. */
    public int awaitExit(Duration atMost) {
        try {
            if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("Still running after " + atMost + ":\n" + output());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
