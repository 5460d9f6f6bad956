package io.memwatchdog.sample.cart;

import io.memwatchdog.sample.catalog.Catalog;
import io.memwatchdog.sample.leak.Leak;
import org.springframework.stereotype.Component;

/** A static map that is only ever put into. */
@Component
final class ForgottenCarts implements Leak {

    private static final int LINES = 8;

    private final CartService carts;
    private final Catalog catalog;

    ForgottenCarts(CartService carts, Catalog catalog) {
        this.carts = carts;
        this.catalog = catalog;
    }

    @Override
    public String name() {
        return "static-map";
    }

    @Override
    public String story() {
        return "Carts of crawlers stay in a static map for ever";
    }

    @Override
    public String culprit() {
        return "CartService.SESSIONS";
    }

    @Override
    public int bytesPerStep() {
        return 1_000;
    }

    @Override
    public void step() {
        Cart cart = carts.openForCrawler();
        for (int line = 0; line < LINES; line++) {
            cart.add(catalog.all().get(line), line + 1);
        }
    }

    @Override
    public void free() {
        carts.closeCrawlers();
    }
}
