package io.memwatchdog.sample.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;

/** Tells listeners about new prices. Thread-safe. */
@Component
class PriceBoard {

    private final List<PriceListener> listeners = new ArrayList<>();

    synchronized void register(PriceListener listener) {
        listeners.add(listener);
    }

    synchronized void unregisterIf(Predicate<PriceListener> condition) {
        listeners.removeIf(condition);
    }

    synchronized void publish(Product product, long cents) {
        listeners.forEach(listener -> listener.priceChanged(product, cents));
    }
}
