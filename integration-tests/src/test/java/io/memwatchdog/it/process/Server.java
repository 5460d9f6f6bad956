package io.memwatchdog.it.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A server of Prometheus' family: configured by a file, on a free port of the loopback, which its log tells. */
record Server(Child process, String address) implements AutoCloseable {

    private static final Pattern ADDRESS = Pattern.compile("address=(127\\.0\\.0\\.1:[1-9]\\d*)");
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    static Server start(Path directory, Path binary, String configuration, List<String> options) {
        try {
            Files.createDirectories(directory);
            Path file = Files.writeString(directory.resolve("configuration.yml"), configuration);
            List<String> command = new ArrayList<>(
                    List.of(binary.toString(), "--config.file=" + file, "--web.listen-address=127.0.0.1:0"));
            command.addAll(options);
            Child process = Child.start(directory, command);
            return new Server(process, process.awaitOutput(ADDRESS, START_LIMIT).group(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Server awaiting(Pattern line) {
        process.awaitOutput(line, START_LIMIT);
        return this;
    }

    @Override
    public void close() {
        process.close();
    }
}
