package io.memwatchdog.sample.catalog;

import io.memwatchdog.sample.leak.Leak;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/** Listeners that register and never unregister. */
@Component
final class ForgottenListeners implements Leak {

    private final PriceBoard board;
    private final AtomicLong visitors = new AtomicLong();

    ForgottenListeners(PriceBoard board) {
        this.board = board;
    }

    @Override
    public String name() {
        return "listeners";
    }

    @Override
    public String story() {
        return "Price alarms are registered and never unregistered";
    }

    @Override
    public String culprit() {
        return "PriceBoard.listeners";
    }

    @Override
    public int bytesPerStep() {
        return 4_000;
    }

    @Override
    public void step() {
        board.register(new PriceAlarm("visitor-" + visitors.incrementAndGet() + "@shop.example"));
    }

    @Override
    public void free() {
        board.unregisterIf(PriceAlarm.class::isInstance);
    }
}
