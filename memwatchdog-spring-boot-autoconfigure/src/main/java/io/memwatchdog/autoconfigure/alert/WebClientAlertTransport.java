package io.memwatchdog.autoconfigure.alert;

import io.memwatchdog.core.alert.AlertTransport;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.WebClient;

/** Posts alerts the way the application posts: with its connector, proxy, TLS, tracing and filters. */
final class WebClientAlertTransport implements AlertTransport {

    private final WebClient client;

    WebClientAlertTransport(WebClient client) {
        this.client = client;
    }

    @Override
    public CompletionStage<Integer> post(URI target, byte[] json, Map<String, String> headers, Duration timeout) {
        return client.post()
                .uri(target)
                .contentType(MediaType.APPLICATION_JSON)
                .headers(all -> headers.forEach(all::set))
                .bodyValue(json)
                .exchangeToMono(response ->
                        response.releaseBody().thenReturn(response.statusCode().value()))
                .timeout(timeout)
                .toFuture();
    }
}
