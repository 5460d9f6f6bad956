package io.memwatchdog.it.process;

import com.jayway.jsonpath.JsonPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A real Alertmanager. */
public final class Alertmanager implements AutoCloseable {

    private static final Pattern ADDRESS = Pattern.compile("address=(127\\.0\\.0\\.1:[1-9]\\d*)");
    private static final String CONFIGURATION = """
            route: {receiver: nobody, group_wait: 1s, group_interval: 1s}
            receivers: [{name: nobody}]
            """;

    private static final Duration START_LIMIT = Duration.ofSeconds(30);

    private final Child process;
    private final Http http;

    private Alertmanager(Child process, Http http) {
        this.process = process;
        this.http = http;
    }

    /** Debian's name, then everybody else's. */
    public static Optional<Path> binary() {
        return Binaries.find("prometheus-alertmanager", "alertmanager");
    }

    public static Alertmanager start(Path directory) {
        return start(directory, CONFIGURATION);
    }

    public static Alertmanager start(Path directory, String configuration) {
        try {
            Files.createDirectories(directory);
            Path file = Files.writeString(directory.resolve("alertmanager.yml"), configuration);
            Child process = Child.start(
                    directory,
                    List.of(
                            binary().orElseThrow().toString(),
                            "--config.file=" + file,
                            "--storage.path=" + directory.resolve("data"),
                            "--web.listen-address=127.0.0.1:0",
                            "--cluster.listen-address="));
            String address = process.awaitOutput(ADDRESS, START_LIMIT).group(1);
            return new Alertmanager(process, new Http("http://" + address));
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

    /** Active alerts of a name; Alertmanager drops resolved ones from this list. */
    public List<Map<String, Object>> alerts(String name) {
        return JsonPath.read(http.get("/api/v2/alerts"), "$[?(@.labels.alertname == '" + name + "')]");
    }

    @Override
    public void close() {
        process.close();
    }
}
