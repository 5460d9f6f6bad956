package io.memwatchdog.sample.leak;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** All leaks of the shop and the thread that drives them. */
@Component
final class Taps implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Taps.class);
    private static final long TICK_MS = 50;

    private final Map<String, Tap> taps = new TreeMap<>();
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "leaks"));

    private final ScheduledFuture<?> ticking;

    Taps(List<Leak> leaks) {
        leaks.forEach(leak -> taps.put(leak.name(), new Tap(leak)));
        ticking = clock.scheduleAtFixedRate(this::tick, TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
    }

    Optional<Tap> find(String name) {
        return Optional.ofNullable(taps.get(name));
    }

    List<LeakState> states() {
        return taps.values().stream().map(Tap::state).toList();
    }

    // A full heap must not end the leak: the scheduler drops a task that throws.
    private void tick() {
        for (Tap tap : taps.values()) {
            try {
                tap.tick(System.nanoTime());
            } catch (OutOfMemoryError full) {
                log.error("The leak has filled the memory: {}", full.getMessage());
            } catch (RuntimeException e) {
                log.error("The leak went wrong", e);
            }
        }
    }

    @Override
    public void close() {
        ticking.cancel(false);
        clock.shutdownNow();
    }
}
