package io.memwatchdog.autoconfigure.metrics;

import io.memwatchdog.core.Watchdog;
import io.memwatchdog.core.WatchdogState;
import io.memwatchdog.core.WatchdogState.Counters;
import io.memwatchdog.core.verdict.Resource;
import io.memwatchdog.core.verdict.Verdict;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Publishes what the watchdog knows; reading a meter costs nothing beyond reading a field. A value that is not known yet
 * is NaN. Closing takes the meters out of the registries again. In Prometheus' format:
 *
 * <pre>
 * memwatchdog_heap_used_bytes 2.1e+08
 * memwatchdog_heap_slope_bytes_per_ms 1312.4
 * memwatchdog_leak_alert_total 1.0
 * memwatchdog_state{resource="heap"} 4.0
 * </pre>
 */
public final class WatchdogMetrics implements WatchdogMeters, AutoCloseable {

    private static final double NANOS_PER_SECOND = 1e9;

    private static final double MILLIS_PER_SECOND = 1e3;

    // Micrometer holds what a gauge reads weakly; this field keeps it alive.
    private final Watchdog watchdog;

    private final String prefix;

    private final List<Registered> registered = new ArrayList<>();

    private record Registered(MeterRegistry registry, Meter meter) {}

    /** @param prefix put before each name, without a separator; empty for none */
    public WatchdogMetrics(Watchdog watchdog, String prefix) {
        this.watchdog = watchdog;
        this.prefix = prefix.isEmpty() ? "" : prefix + ".";
    }

    @Override
    public synchronized void bindTo(MeterRegistry registry) {
        bindContract(registry);
        for (Resource resource : Resource.values()) {
            bindResource(registry, resource);
        }
        bindSnapshots(registry);
        bindAlerts(registry);
        bindCost(registry);
    }

    private void bindContract(MeterRegistry registry) {
        gauge(
                registry,
                "heap.used",
                "bytes",
                "Live set after the last garbage collection",
                WatchdogState::heapUsedBytes);
        // Not "bytes/ms": the unit ends up in the name.
        gauge(
                registry,
                "heap.slope",
                "bytes_per_ms",
                "Growth of the live set",
                state -> state.slopeBytesPerMs(Resource.HEAP));
        counter(registry, "leak.alert", "", "Leaks that were told", Counters::leakAlerts);
    }

    private void bindResource(MeterRegistry registry, Resource resource) {
        gauge(
                registry,
                "exhaustion",
                "seconds",
                "Time until the resource runs out if it goes on like this; +Inf where it does not grow",
                resource,
                state -> state.secondsToExhaustion(resource));
        gauge(
                registry,
                "exhaustion.earliest",
                "seconds",
                "Near end of the interval in which most leaks run out; +Inf where nothing grows",
                resource,
                state -> state.forecast(resource).earliestSeconds());
        gauge(
                registry,
                "exhaustion.latest",
                "seconds",
                "Far end of the interval in which most leaks run out; +Inf where nothing grows",
                resource,
                state -> state.forecast(resource).latestSeconds());
        gauge(
                registry,
                "confidence",
                "",
                "Confidence in the verdict, 0 to 1",
                resource,
                state -> state.confidence(resource));
        gauge(
                registry,
                "state",
                "",
                "0 warming up, 1 healthy, 2 suspicion, 3 pressure, 4 leak",
                resource,
                state -> level(state.verdict(resource)));
    }

    private void gauge(
            MeterRegistry registry,
            String name,
            String unit,
            String description,
            Resource resource,
            ToDoubleFunction<WatchdogState> value) {
        keep(
                registry,
                Gauge.builder(name(name), watchdog, w -> value.applyAsDouble(w.state()))
                        .baseUnit(unit.isEmpty() ? null : unit)
                        .tag("resource", resource.name().toLowerCase(Locale.ROOT))
                        .description(description)
                        .register(registry));
    }

    private static double level(@Nullable Verdict verdict) {
        if (verdict == null) {
            return Double.NaN;
        }
        return switch (verdict.level()) {
            case WARMING_UP -> 0;
            case HEALTHY -> 1;
            case SUSPICION -> 2;
            case PRESSURE -> 3;
            case LEAK -> 4;
        };
    }

    private void bindSnapshots(MeterRegistry registry) {
        counter(registry, "snapshots", "", "Snapshots of the heap that were taken", Counters::snapshots);
        counter(registry, "snapshot.failures", "", "Snapshots that were refused or failed", Counters::snapshotFailures);
        counter(
                registry,
                "snapshot.retries",
                "",
                "Attempts of snapshots that were repeated",
                Counters::snapshotRetries);
        counter(registry, "snapshot.written", "bytes", "Size of the snapshots taken", Counters::snapshotBytes);
        counter(registry, "snapshot.pauses", "", "Stops of the application for snapshots", Counters::snapshotPauses);
        gauge(
                registry,
                "snapshot.pause",
                "seconds",
                "Longest time the last snapshot stopped the application",
                state -> state.counters().lastSnapshotPauseMs() / MILLIS_PER_SECOND);
        gauge(
                registry,
                "snapshot.duration",
                "seconds",
                "How long the last snapshot took, most of it in the background",
                state -> state.counters().lastSnapshotDurationMs() / MILLIS_PER_SECOND);
    }

    private void bindAlerts(MeterRegistry registry) {
        counter(
                registry,
                "alert.deliveries",
                "",
                "Requests with alerts that an Alertmanager took",
                Counters::alertDeliveries);
        counter(registry, "alert.failures", "", "Deliveries given up after all retries", Counters::alertFailures);
    }

    private void bindCost(MeterRegistry registry) {
        gauge(registry, "running", "", "1 while the watchdog watches", state -> state.running() ? 1 : 0);
        counter(registry, "gc.events", "", "Garbage collections looked at", Counters::gcEvents);
        counter(registry, "gc.events.dropped", "", "Garbage collections not looked at", Counters::gcEventsDropped);
        counter(
                registry,
                "errors",
                "",
                "Faults of the watchdog itself, and collections it could not read",
                Counters::errors);
        counter(
                registry,
                "cpu",
                "seconds",
                "CPU time of the watchdog's thread",
                counters -> Math.max(0, counters.cpuTimeNs()) / NANOS_PER_SECOND);
        counter(
                registry,
                "allocated",
                "bytes",
                "What the watchdog's thread has allocated",
                counters -> Math.max(0, counters.allocatedBytes()));
    }

    private void gauge(
            MeterRegistry registry,
            String name,
            String unit,
            String description,
            ToDoubleFunction<WatchdogState> value) {
        keep(
                registry,
                Gauge.builder(name(name), watchdog, w -> value.applyAsDouble(w.state()))
                        .baseUnit(unit.isEmpty() ? null : unit)
                        .description(description)
                        .register(registry));
    }

    private void counter(
            MeterRegistry registry, String name, String unit, String description, ToDoubleFunction<Counters> value) {
        keep(
                registry,
                FunctionCounter.builder(
                                name(name),
                                watchdog,
                                w -> value.applyAsDouble(w.state().counters()))
                        .baseUnit(unit.isEmpty() ? null : unit)
                        .description(description)
                        .register(registry));
    }

    private String name(String name) {
        return prefix + "memwatchdog." + name;
    }

    private void keep(MeterRegistry registry, Meter meter) {
        registered.add(new Registered(registry, meter));
    }

    @Override
    public synchronized void close() {
        registered.forEach(each -> each.registry().remove(each.meter()));
        registered.clear();
    }
}
