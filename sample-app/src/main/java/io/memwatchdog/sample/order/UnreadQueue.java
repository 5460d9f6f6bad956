package io.memwatchdog.sample.order;

import io.memwatchdog.sample.leak.Leak;
import org.springframework.stereotype.Component;

/** A queue that has a producer and no consumer. */
@Component
final class UnreadQueue implements Leak {

    private final OrderQueue orders;

    UnreadQueue(OrderQueue orders) {
        this.orders = orders;
    }

    @Override
    public String name() {
        return "queue";
    }

    @Override
    public String story() {
        return "Returned orders are queued and nobody takes them out";
    }

    @Override
    public String culprit() {
        return "OrderQueue.returned";
    }

    @Override
    public int bytesPerStep() {
        return 1_290;
    }

    @Override
    public void step() {
        orders.takeBack("a-cart-that-came-back-for-a-refund-", 1999);
    }

    @Override
    public void free() {
        orders.dropReturned();
    }
}
