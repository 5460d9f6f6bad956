package io.memwatchdog.sample.order;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Reads the order queue. */
@Component
class Warehouse {

    private final OrderQueue orders;

    Warehouse(OrderQueue orders) {
        this.orders = orders;
    }

    @Scheduled(fixedDelay = 500)
    void work() {
        orders.ship();
    }
}
