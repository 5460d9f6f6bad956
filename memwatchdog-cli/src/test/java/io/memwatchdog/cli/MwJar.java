package io.memwatchdog.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The packaged {@code mw.jar}, run as users run it. */
final class MwJar {

    private static final Path JAR = Path.of("target", "mw.jar");
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    private MwJar() {}

    static Run run(Path directory, String... args) throws IOException, InterruptedException {
        return process(directory, command(args));
    }

    static List<String> command(String... args) {
        List<String> command = new ArrayList<>(
                List.of(JAVA.toString(), "-jar", JAR.toAbsolutePath().toString()));
        command.addAll(List.of(args));
        return command;
    }

    /** Two dumps of a leaking program: {@code before.hprof}, {@code after.hprof}. */
    static void leak(Path directory) throws IOException, InterruptedException {
        Run run = process(
                directory,
                List.of(
                        JAVA.toString(),
                        "-Xmx128m",
                        "-cp",
                        Path.of("target", "test-classes").toAbsolutePath().toString(),
                        LeakyShop.class.getName(),
                        directory.toString()));
        if (run.exit() != 0) {
            throw new IllegalStateException(run.toString());
        }
    }

    static Run process(Path directory, List<String> command) throws IOException, InterruptedException {
        Path out = Files.createTempFile(directory, "out", ".txt");
        Path err = Files.createTempFile(directory, "err", ".txt");
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IllegalStateException(command + " does not end");
        }
        return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
    }
}
