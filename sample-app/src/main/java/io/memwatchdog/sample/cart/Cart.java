package io.memwatchdog.sample.cart;

import io.memwatchdog.sample.catalog.Product;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What a visitor means to buy. */
public final class Cart {

    private final String id;
    private final Instant expiresAt;
    private final List<CartLine> lines = new ArrayList<>();

    Cart(String id, Instant expiresAt) {
        this.id = id;
        this.expiresAt = expiresAt;
    }

    public String getId() {
        return id;
    }

    public Instant getExpiresAt() {
        return expiresAt;
    }

    public synchronized List<CartLine> getLines() {
        return List.copyOf(lines);
    }

    synchronized void add(Product product, int quantity) {
        String label = quantity + " × " + product.name();
        lines.add(new CartLine(product.id(), label, quantity, quantity * product.priceCents()));
    }
}
