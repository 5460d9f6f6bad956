package io.memwatchdog.it.alertmanager;

import com.jayway.jsonpath.JsonPath;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Those whom Alertmanager wakes: a webhook that remembers each notification. */
final class People implements AutoCloseable {

    private final List<String> notifications = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    People() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::receive);
        server.start();
    }

    /** A configuration that tells them at once, again after the given time, and all alerts of an application together. */
    String routing(String repeatInterval) {
        return """
                route: {receiver: people, group_by: [application], group_wait: 2s, group_interval: 5s, repeat_interval: %s}
                receivers:
                  - name: people
                    webhook_configs: [{url: "http://127.0.0.1:%d/"}]
                """.formatted(repeatInterval, server.getAddress().getPort());
    }

    /** Of each notification with this status, which resources it was about. */
    List<List<String>> told(String status) {
        return notifications.stream()
                .filter(each -> JsonPath.read(each, "$.status").equals(status))
                .map(each -> JsonPath.<List<String>>read(each, "$.alerts[*].labels.resource").stream()
                        .sorted()
                        .toList())
                .toList();
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            notifications.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(200, -1);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
