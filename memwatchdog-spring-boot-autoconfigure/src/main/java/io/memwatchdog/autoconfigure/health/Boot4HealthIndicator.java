package io.memwatchdog.autoconfigure.health;

import io.memwatchdog.core.WatchdogState;
import java.util.function.Supplier;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** For Spring Boot 4. */
final class Boot4HealthIndicator implements HealthIndicator {

    private final Supplier<WatchdogState> state;

    Boot4HealthIndicator(Supplier<WatchdogState> state) {
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
