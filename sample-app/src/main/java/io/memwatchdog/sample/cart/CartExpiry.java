package io.memwatchdog.sample.cart;

import java.time.Instant;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Throws abandoned carts away. */
@Component
@EnableScheduling
class CartExpiry {

    private final CartService carts;

    CartExpiry(CartService carts) {
        this.carts = carts;
    }

    @Scheduled(fixedRate = 1000)
    void expire() {
        carts.expire(Instant.now());
    }
}
