package io.memwatchdog.redeploy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What takes alerts, outside of the web application. */
final class Alertmanager implements AutoCloseable {

    private final List<String> alerts = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private volatile boolean webClient;

    Alertmanager() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::take);
        server.start();
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    void forget() {
        alerts.clear();
    }

    boolean wasTold(String text) {
        return alerts.stream().anyMatch(alert -> alert.contains(text));
    }

    /** The latest one. */
    boolean cameByWebClient() {
        return webClient;
    }

    private void take(HttpExchange exchange) throws IOException {
        webClient = exchange.getRequestHeaders().containsKey("X-Way");
        alerts.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
