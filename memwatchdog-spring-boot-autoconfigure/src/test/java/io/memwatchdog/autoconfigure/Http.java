package io.memwatchdog.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.context.ApplicationContext;

/** Asks a running application. */
public final class Http {

    /** An answer that never ends must not keep the other tests from running. */
    private static final long ANSWERED_WITHIN_SECONDS = 60;

    private final String base;

    public Http(ApplicationContext context) {
        this.base = "http://localhost:" + context.getEnvironment().getRequiredProperty("local.server.port");
    }

    public HttpResponse<String> get(String path, String accept) {
        return send(HttpRequest.newBuilder(URI.create(base + path)).header("Accept", accept));
    }

    public HttpResponse<String> get(String path) {
        return get(path, "application/json");
    }

    public HttpResponse<String> post(String path, String json, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(base + path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    /** Neither a body nor a type of it: what {@code curl -X POST} sends. */
    public HttpResponse<String> post(String path) {
        return send(HttpRequest.newBuilder(URI.create(base + path)).POST(BodyPublishers.noBody()));
    }

    public static java.util.Map<String, Object> json(HttpResponse<String> response) {
        return JsonParserFactory.getJsonParser().parseMap(response.body());
    }

    /** So many requests at once; what becomes of each is its status. */
    public List<CompletableFuture<Integer>> postAtOnce(int requests, String path, String json, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(base + path))
                .header("Content-Type", "application/json")
                .headers(headers)
                .POST(BodyPublishers.ofString(json))
                .build();
        // A client starts a thread of its own: one for each request would cost more than the requests.
        HttpClient client = newClient();
        return Stream.generate(() ->
                        client.sendAsync(request, BodyHandlers.discarding()).thenApply(HttpResponse::statusCode))
                .limit(requests)
                .toList();
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            // The timeout of a request ends with the headers of its answer.
            return newClient()
                    .sendAsync(request.build(), BodyHandlers.ofString())
                    .get(ANSWERED_WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failure) {
            throw new UncheckedIOException(new IOException(failure.getCause()));
        } catch (TimeoutException failure) {
            throw new UncheckedIOException(
                    new IOException("no whole answer within " + ANSWERED_WITHIN_SECONDS + " s", failure));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** A connection of its own for each request: one that is kept may be closed by the server just when it is used again. */
    private static HttpClient newClient() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }
}
