package io.memwatchdog.sample.promotion;

import io.memwatchdog.sample.leak.Leak;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;
import org.springframework.stereotype.Component;

/** Every reload of the promotions leaves the old class loader behind. */
@Component
final class PromotionEngine implements Leak {

    private final List<LongUnaryOperator> history = new ArrayList<>();

    @Override
    public String name() {
        return "class-loader";
    }

    @Override
    public String story() {
        return "Reloaded promotions stay in a history list, and with each its class loader";
    }

    @Override
    public String culprit() {
        return "PromotionEngine.history";
    }

    /** Half of it static state in the heap, the rest metaspace and the loader's own tables. */
    @Override
    public int bytesPerStep() {
        return 16_000;
    }

    @Override
    public synchronized void step() {
        history.add(new PromotionLoader().load());
    }

    @Override
    public synchronized void free() {
        history.clear();
    }
}
