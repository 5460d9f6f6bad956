package io.memwatchdog.it.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.function.Supplier;

/** Requests to one server. */
public final class Http {

    static {
        System.setProperty("jdk.httpclient.allowRestrictedHeaders", "connection");
    }

    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(30))
            .build();
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private final String baseUrl;
    private final Supplier<String> whatTheServerDoes;

    public Http(String baseUrl) {
        this(baseUrl, () -> "");
    }

    /** What the server does is told where it leaves a request without an answer. */
    public Http(String baseUrl, Supplier<String> whatTheServerDoes) {
        this.baseUrl = baseUrl;
        this.whatTheServerDoes = whatTheServerDoes;
    }

    public String baseUrl() {
        return baseUrl;
    }

    /** The body of a successful answer. */
    public String get(String path) {
        HttpResponse<String> response = send("GET", path, "*/*");
        if (response.statusCode() != 200) {
            throw new IllegalStateException(path + " answered " + response.statusCode() + ": " + response.body());
        }
        return response.body();
    }

    public HttpResponse<String> send(String method, String path, String accept) {
        return send(method, path, accept, "");
    }

    /** The path goes out as it is written: tests send strange ones. */
    public HttpResponse<String> send(String method, String path, String accept, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(baseUrl + path))
                .timeout(TIMEOUT)
                // Reactor Netty 1.3.6 may leave a kept connection unread for ever (reactor-netty issue 4361).
                .header("Connection", "close")
                .header("Accept", accept)
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        try {
            return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (HttpTimeoutException e) {
            throw new UncheckedIOException(path + ": " + e.getMessage() + "\n" + whatTheServerDoes.get(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(path + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
