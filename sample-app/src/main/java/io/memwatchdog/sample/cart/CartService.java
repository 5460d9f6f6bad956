package io.memwatchdog.sample.cart;

import io.memwatchdog.sample.catalog.Product;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Keeps the carts of all visitors in memory, until checkout or until they expire. */
@Component
class CartService {

    private static final Duration TIME_TO_LIVE = Duration.ofSeconds(20);

    // A plain map behind one lock: as such code looks in the wild.
    private static final Map<String, Cart> SESSIONS = new HashMap<>();

    Cart open() {
        return keep(new Cart(UUID.randomUUID().toString(), Instant.now().plus(TIME_TO_LIVE)));
    }

    /** The mistake: somebody thought that crawlers would check out. */
    Cart openForCrawler() {
        return keep(new Cart(UUID.randomUUID().toString(), Instant.MAX));
    }

    Optional<Cart> add(String id, Product product, int quantity) {
        Optional<Cart> cart = find(id);
        cart.ifPresent(found -> found.add(product, quantity));
        return cart;
    }

    Optional<Cart> find(String id) {
        synchronized (SESSIONS) {
            return Optional.ofNullable(SESSIONS.get(id));
        }
    }

    Optional<Cart> close(String id) {
        synchronized (SESSIONS) {
            return Optional.ofNullable(SESSIONS.remove(id));
        }
    }

    void expire(Instant now) {
        synchronized (SESSIONS) {
            SESSIONS.values().removeIf(cart -> cart.getExpiresAt().isBefore(now));
        }
    }

    void closeCrawlers() {
        synchronized (SESSIONS) {
            SESSIONS.values().removeIf(cart -> cart.getExpiresAt().equals(Instant.MAX));
        }
    }

    private static Cart keep(Cart cart) {
        synchronized (SESSIONS) {
            SESSIONS.put(cart.getId(), cart);
        }
        return cart;
    }
}
