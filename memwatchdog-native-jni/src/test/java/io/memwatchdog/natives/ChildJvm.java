package io.memwatchdog.natives;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM of its own with the test class path: what must not happen in the test's JVM happens there. */
record ChildJvm(Path home, List<String> options) {

    static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(4);

    static ChildJvm sameJdk(String... options) {
        return new ChildJvm(Path.of(System.getProperty("java.home")), List.of(options));
    }

    ChildJvm with(String... more) {
        List<String> all = new ArrayList<>(options);
        all.addAll(List.of(more));
        return new ChildJvm(home, all);
    }

    Result run(Class<?> main, String... arguments) {
        return run(DEFAULT_TIMEOUT, main, arguments);
    }

    Result run(Duration timeout, Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(home.resolve("bin/java").toString());
        command.addAll(options);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(main.getName());
        command.addAll(List.of(arguments));
        return run(timeout, command);
    }

    static Result run(Duration timeout, List<String> command) {
        try {
            File output = File.createTempFile("child-jvm", ".log");
            try {
                ProcessBuilder builder =
                        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output);
                builder.environment().remove("JAVA_TOOL_OPTIONS");
                Process process = builder.start();
                if (!process.waitFor(timeout.toSeconds(), TimeUnit.SECONDS)) {
                    process.destroyForcibly().waitFor();
                    return new Result(-1, "TIMEOUT\n" + java.nio.file.Files.readString(output.toPath()));
                }
                return new Result(process.exitValue(), java.nio.file.Files.readString(output.toPath()));
            } finally {
                output.delete();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What a program that must succeed has printed. */
    static String output(String... command) {
        Result result = run(DEFAULT_TIMEOUT, List.of(command));
        if (result.exit() != 0) {
            throw new AssertionError(
                    String.join(" ", command) + " ended with " + result.exit() + ":\n" + result.output());
        }
        return result.output();
    }

    static boolean installed(String program) {
        return run(DEFAULT_TIMEOUT, List.of("sh", "-c", "command -v " + program))
                        .exit()
                == 0;
    }

    record Result(int exit, String output) {

        /** Whether the JVM was built without this collector; not so where it rejects any other option. */
        boolean lacks(String collector) {
            return output.contains("Unrecognized VM option 'Use" + collector + "GC'")
                    || output.contains("Use" + collector + "GC not supported");
        }
    }
}
