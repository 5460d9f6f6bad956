package io.memwatchdog.autoconfigure.alert;

import io.memwatchdog.core.alert.AlertTransport;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Posts alerts the way the application posts: with its connector, proxy, TLS, tracing and filters. What takes too long is
 * cancelled by the watchdog: a timeout of Reactor's would start a thread that outlives the application in its container.
 */
final class WebClientAlertTransport implements AlertTransport {

    private final WebClient client;

    private final Set<CompletableFuture<Integer>> underWay = ConcurrentHashMap.newKeySet();

    WebClientAlertTransport(WebClient client) {
        this.client = client;
    }

    @Override
    public CompletionStage<Integer> post(URI target, byte[] json, Map<String, String> headers, Duration timeout) {
        CompletableFuture<Integer> answer = client.post()
                .uri(target)
                .contentType(MediaType.APPLICATION_JSON)
                .headers(all -> headers.forEach(all::set))
                .bodyValue(json)
                .exchangeToMono(response ->
                        response.releaseBody().thenReturn(response.statusCode().value()))
                .toFuture();
        underWay.add(answer);
        var unused = answer.whenComplete((status, fault) -> underWay.removeIf(Future::isDone));
        return answer;
    }

    @Override
    public void close() {
        underWay.forEach(each -> each.cancel(true));
    }
}
