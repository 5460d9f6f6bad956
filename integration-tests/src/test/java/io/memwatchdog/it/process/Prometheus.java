package io.memwatchdog.it.process;

import com.jayway.jsonpath.JsonPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A real Prometheus. */
public final class Prometheus implements AutoCloseable {

    private static final Pattern ADDRESS = Pattern.compile("address=(127\\.0\\.0\\.1:[1-9]\\d*)");
    private static final Pattern READY = Pattern.compile("Server is ready to receive web requests");

    private static final Duration START_LIMIT = Duration.ofSeconds(30);

    private final Child process;
    private final Http http;

    private Prometheus(Child process, Http http) {
        this.process = process;
        this.http = http;
    }

    public static Optional<Path> binary() {
        return Binaries.find("prometheus");
    }

    public static Prometheus start(Path directory, String configuration) {
        try {
            Files.createDirectories(directory);
            Path file = Files.writeString(directory.resolve("prometheus.yml"), configuration);
            Child process = Child.start(
                    directory,
                    List.of(
                            binary().orElseThrow().toString(),
                            "--config.file=" + file,
                            "--storage.tsdb.path=" + directory.resolve("data"),
                            "--web.listen-address=127.0.0.1:0"));
            String address = process.awaitOutput(ADDRESS, START_LIMIT).group(1);
            process.awaitOutput(READY, START_LIMIT);
            return new Prometheus(process, new Http("http://" + address));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url() {
        return http.baseUrl();
    }

    public Http http() {
        return http;
    }

    /** The values of an instant query. */
    public List<String> query(String expression) {
        String query = URLEncoder.encode(expression, StandardCharsets.UTF_8);
        return JsonPath.read(http.get("/api/v1/query?query=" + query), "$.data.result[*].value[1]");
    }

    @Override
    public void close() {
        process.close();
    }
}
