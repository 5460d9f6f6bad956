package io.memwatchdog.it.process;

import com.jayway.jsonpath.JsonPath;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A real Prometheus. */
public final class Prometheus implements AutoCloseable {

    private static final Pattern READY = Pattern.compile("Server is ready to receive web requests");

    private final Server server;
    private final Http http;

    private Prometheus(Server server) {
        this.server = server;
        this.http = new Http("http://" + server.address());
    }

    public static Optional<Path> binary() {
        return Binaries.find("prometheus");
    }

    public static Prometheus start(Path directory, String configuration) {
        List<String> options = List.of("--storage.tsdb.path=" + directory.resolve("data"));
        return new Prometheus(Server.start(directory, binary().orElseThrow(), configuration, options)
                .awaiting(READY));
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
        server.close();
    }
}
