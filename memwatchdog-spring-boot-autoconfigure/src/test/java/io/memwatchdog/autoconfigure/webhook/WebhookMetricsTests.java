package io.memwatchdog.autoconfigure.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.autoconfigure.webhook.Receiver.Outcome;
import io.memwatchdog.autoconfigure.webhook.Receiver.Rules;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WebhookMetricsTests {

    private final Receiver receiver = new Receiver(
            new Rules("s3cret", List.of(), Map.of(), 1000, Duration.ofMinutes(10), Duration.ofSeconds(10)),
            whenOver -> {
                throw new AssertionError("nobody asks");
            },
            System::nanoTime);

    @Test
    void closingTakesTheCountersOutOfEveryRegistry() {
        SimpleMeterRegistry one = new SimpleMeterRegistry();
        SimpleMeterRegistry other = new SimpleMeterRegistry();
        WebhookMetrics metrics = new WebhookMetrics(receiver, "");
        metrics.bindTo(one);
        metrics.bindTo(other);
        assertThat(one.getMeters()).hasSize(Outcome.values().length);
        metrics.close();
        assertThat(one.getMeters()).isEmpty();
        assertThat(other.getMeters()).isEmpty();
    }
}
