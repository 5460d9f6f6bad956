package io.memwatchdog.it.shipped;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * What a program of this machine said, and whether it was content.
 *
 * @param status of its exit; -1 where it is not installed or took too long
 * @param output of both kinds
 */
record Tool(int status, String output) {

    private static final int PATIENCE_SECONDS = 300;

    static Tool run(Path directory, String... command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("tool", ".txt");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            boolean over = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (!over) {
                process.destroyForcibly();
            }
            return new Tool(over ? process.exitValue() : -1, Files.readString(output, StandardCharsets.UTF_8));
        } catch (IOException notInstalled) {
            return new Tool(-1, notInstalled.toString());
        } finally {
            Files.delete(output);
        }
    }

    boolean isContent() {
        return status == 0;
    }

    static boolean isInstalled(String... command) throws IOException, InterruptedException {
        return run(Path.of("."), command).isContent();
    }

    /** What a directory's package.json asks for is there, or can be had. */
    static boolean hasPackages(Path directory) throws IOException, InterruptedException {
        return Files.isDirectory(directory.resolve("node_modules"))
                || run(directory, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
                        .isContent();
    }
}
