package io.memwatchdog.it.process;

import com.jayway.jsonpath.JsonPath;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A real Alertmanager. */
public final class Alertmanager implements AutoCloseable {

    private static final String CONFIGURATION = """
            route: {receiver: nobody, group_wait: 1s, group_interval: 1s}
            receivers: [{name: nobody}]
            """;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Server server;
    private final Http http;

    private Alertmanager(Server server) {
        this.server = server;
        this.http = new Http("http://" + server.address());
    }

    /** Debian's name, then everybody else's. */
    public static Optional<Path> binary() {
        return Binaries.find("prometheus-alertmanager", "alertmanager");
    }

    public static Alertmanager start(Path directory) {
        return start(directory, CONFIGURATION);
    }

    public static Alertmanager start(Path directory, String configuration) {
        return start(directory, configuration, "--cluster.listen-address=");
    }

    /** One of a pair; the second is given the first as its peer. */
    public static Alertmanager startPeer(Path directory, String configuration, Alertmanager... peers) {
        List<String> options =
                new ArrayList<>(List.of("--cluster.listen-address=127.0.0.1:0", "--cluster.peer-timeout=3s"));
        for (Alertmanager peer : peers) {
            options.add("--cluster.peer=" + peer.clusterAddresses().get(0));
        }
        return start(directory, configuration, options.toArray(String[]::new));
    }

    public static Alertmanager start(Path directory, String configuration, String... options) {
        List<String> all = new ArrayList<>(List.of("--storage.path=" + directory.resolve("data")));
        all.addAll(List.of(options));
        return new Alertmanager(Server.start(directory, binary().orElseThrow(), configuration, all));
    }

    public String url() {
        return http.baseUrl();
    }

    /** {@code host:port}, whatever the scheme. */
    public String address() {
        return server.address();
    }

    public Http http() {
        return http;
    }

    /** Active alerts of a name; Alertmanager drops resolved ones from this list. */
    public List<Map<String, Object>> alerts(String name) {
        return JsonPath.read(http.get("/api/v2/alerts"), "$[?(@.labels.alertname == '" + name + "')]");
    }

    /** Itself and those that it has found. */
    public List<String> clusterAddresses() {
        return JsonPath.read(http.get("/api/v2/status"), "$.cluster.peers[*].address");
    }

    /** What its own command line says. */
    public String amtool(Path directory, String... arguments) {
        List<String> command = new ArrayList<>(
                List.of(Binaries.find("amtool").orElseThrow().toString(), "--alertmanager.url=" + url()));
        command.addAll(List.of(arguments));
        try (Child process = Child.start(directory, command)) {
            if (process.awaitExit(PATIENCE) != 0) {
                throw new IllegalStateException(process.output());
            }
            return process.output();
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
