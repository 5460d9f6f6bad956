package io.memwatchdog.autoconfigure.health;

import io.memwatchdog.core.WatchdogState;
import java.util.function.Supplier;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;

/** For Spring Boot 3. */
final class Boot3HealthIndicator implements HealthIndicator {

    private final Supplier<WatchdogState> state;

    Boot3HealthIndicator(Supplier<WatchdogState> state) {
        this.state = state;
    }

    @Override
    public Health health() {
        LeakHealth health = LeakHealth.of(state.get());
        return (health.up() ? Health.up() : Health.down())
                .withDetails(health.details())
                .build();
    }
}
