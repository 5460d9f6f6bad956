package io.memwatchdog.autoconfigure.webhook;

import io.memwatchdog.autoconfigure.metrics.WatchdogMeters;
import io.memwatchdog.autoconfigure.webhook.Receiver.Outcome;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Counts notifications by what became of them: {@code memwatchdog_webhook_notifications_total{outcome="accepted"}}. Closing takes the counters away again. */
final class WebhookMetrics implements WatchdogMeters, AutoCloseable {

    // Micrometer holds what a counter reads weakly; this field keeps it alive.
    private final Receiver receiver;

    private final String prefix;

    private final List<Runnable> removals = new ArrayList<>();

    WebhookMetrics(Receiver receiver, String prefix) {
        this.receiver = receiver;
        this.prefix = prefix.isEmpty() ? "" : prefix + ".";
    }

    @Override
    public synchronized void bindTo(MeterRegistry registry) {
        for (Outcome outcome : Outcome.values()) {
            FunctionCounter counter = FunctionCounter.builder(
                            prefix + "memwatchdog.webhook.notifications", receiver, each -> each.total(outcome))
                    .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                    .description("Webhooks of Alertmanager, by what became of them")
                    .register(registry);
            removals.add(() -> registry.remove(counter));
        }
    }

    @Override
    public synchronized void close() {
        removals.forEach(Runnable::run);
        removals.clear();
    }
}
