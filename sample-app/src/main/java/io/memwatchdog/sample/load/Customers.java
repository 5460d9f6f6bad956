package io.memwatchdog.sample.load;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Customers who browse, fill carts and buy, over HTTP as others do. One in four walks away from the cart. */
@Component
class Customers implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Customers.class);
    private static final ParameterizedTypeReference<Map<String, Object>> JSON = new ParameterizedTypeReference<>() {};
    private static final int REQUESTS_PER_VISIT = 5;
    private static final int PRODUCTS = 500;

    private final LoadProperties properties;
    private final Disposable.Swap visits = Disposables.swap();

    Customers(LoadProperties properties) {
        this.properties = properties;
    }

    @EventListener
    void onServerStarted(ReactiveWebServerInitializedEvent event) {
        // A management server on a port of its own announces itself, too.
        if (event.getApplicationContext().getServerNamespace() != null || properties.requestsPerSecond() == 0) {
            return;
        }
        WebClient shop =
                WebClient.create("http://localhost:" + event.getWebServer().getPort());
        Duration betweenVisits = Duration.ofNanos(1_000_000_000L * REQUESTS_PER_VISIT / properties.requestsPerSecond());
        visits.update(Flux.interval(betweenVisits)
                .onBackpressureDrop()
                .flatMap(tick -> visit(shop).onErrorResume(this::shrug), 64)
                .subscribe());
    }

    private Mono<Void> visit(WebClient shop) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        String product = "p" + random.nextInt(PRODUCTS);
        boolean buys = random.nextInt(4) > 0;
        return get(shop, "/search?query=" + (random.nextBoolean() ? "lamp" : "chair"))
                .then(get(shop, "/products/" + product))
                .then(shop.post().uri("/carts").retrieve().bodyToMono(JSON))
                .map(cart -> String.valueOf(cart.get("id")))
                .flatMap(cart -> post(shop, "/carts/" + cart + "/lines?product=" + product)
                        .then(buys ? post(shop, "/carts/" + cart + "/checkout") : get(shop, "/carts/" + cart)));
    }

    private static Mono<Void> get(WebClient shop, String path) {
        return shop.get().uri(path).retrieve().bodyToMono(String.class).then();
    }

    private static Mono<Void> post(WebClient shop, String path) {
        return shop.post().uri(path).retrieve().bodyToMono(String.class).then();
    }

    private Mono<Void> shrug(Throwable trouble) {
        log.debug("A visit went wrong: {}", trouble.toString());
        return Mono.empty();
    }

    @Override
    public void close() {
        visits.dispose();
    }
}
