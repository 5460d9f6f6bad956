package io.memwatchdog.autoconfigure.endpoint;

import io.memwatchdog.core.WatchdogState;
import java.util.function.Supplier;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/** {@code /actuator/memwatchdog}: what the watchdog knows, and how it works in this JVM. */
@Endpoint(id = "memwatchdog", defaultAccess = Access.NONE)
public final class WatchdogEndpoint {

    private final Supplier<WatchdogState> state;

    WatchdogEndpoint(Supplier<WatchdogState> state) {
        this.state = state;
    }

    /** The present state. */
    @ReadOperation
    public StateReport state() {
        return StateReport.of(state.get());
    }
}
