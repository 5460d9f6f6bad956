package io.memwatchdog.sample.order;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/** Orders wait here for the warehouse. Thread-safe. */
@Component
public class OrderQueue {

    private static final int INVOICE_LINES = 20;

    private final AtomicLong numbers = new AtomicLong();
    private final Queue<Order> waiting = new ConcurrentLinkedQueue<>();
    private final Queue<Order> returned = new ConcurrentLinkedQueue<>();

    public Order place(String cartId, long cents) {
        Order order = order(cartId, cents);
        waiting.add(order);
        return order;
    }

    /** The mistake: nobody reads this queue. */
    void takeBack(String cartId, long cents) {
        returned.add(order(cartId, cents));
    }

    /** Ships what waits. */
    int ship() {
        int shipped = 0;
        while (waiting.poll() != null) {
            shipped++;
        }
        return shipped;
    }

    void dropReturned() {
        returned.clear();
    }

    private Order order(String cartId, long cents) {
        long number = numbers.incrementAndGet();
        return new Order(
                number, cartId, cents, ("Invoice " + number + " for cart " + cartId + '\n').repeat(INVOICE_LINES));
    }
}
