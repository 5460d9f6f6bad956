package io.memwatchdog.core.alert;

import io.memwatchdog.core.WatchdogSettings.Alerts;
import io.memwatchdog.core.schedule.Schedule;
import io.memwatchdog.core.schedule.WatchdogClock;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings alerts to every Alertmanager. What is brought is always the whole present set, so that nothing is lost while one is
 * away: it gets the latest set when it is back. Firing alerts are told again and again, as Alertmanager wants it; resolved
 * ones until they were taken. Runs on the watchdog's thread.
 */
public final class Courier implements AutoCloseable {

    /** An Alertmanager that was away for longer has resolved the alert by itself. */
    private static final Duration RESOLVED_TOLD_FOR = Duration.ofMinutes(15);

    /** So old may an address be that a full heap's way out takes, for which no name can be resolved any more. */
    private static final Duration ADDRESS_VALID_FOR = Duration.ofHours(1);

    private static final Duration ADDRESS_ASKED_AGAIN_AFTER = Duration.ofMinutes(1);

    private final Alerts settings;
    private final WatchdogClock clock;
    private final AlertTransport transport;
    private final BooleanSupplier memoryIsShort;
    private final List<Destination> destinations = new ArrayList<>();
    private final Map<Map<String, String>, Alert> told = new LinkedHashMap<>();
    private final DeliveryTotals totals = new DeliveryTotals();
    private final Executor elsewhere;
    private long resendAtMs = Long.MAX_VALUE;
    private long resolveAtMs = Long.MAX_VALUE;

    /**
     * A courier to all URLs of the settings.
     *
     * @param memoryIsShort whether the heap is so full that the transport cannot be trusted
     * @param elsewhere runs what asks a name server, which may block
     */
    public Courier(
            Alerts settings,
            Schedule schedule,
            WatchdogClock clock,
            AlertTransport transport,
            BooleanSupplier memoryIsShort,
            Executor elsewhere) {
        this.settings = settings;
        this.clock = clock;
        this.transport = transport;
        this.memoryIsShort = memoryIsShort;
        this.elsewhere = elsewhere;
        for (String url : settings.urls()) {
            URI target = target(url, settings.endpoint());
            destinations.add(new Destination(target, settings, schedule, clock, transport, totals));
        }
    }

    /**
     * Tells every Alertmanager that there are no alerts, which changes nothing there, but shows now whether it can be
     * reached, and loads and allocates what a delivery from a full heap needs.
     */
    public void warmUp() {
        if (!destinations.isEmpty()) {
            transport.warmUp();
            destinations.forEach(Destination::warmUp);
            push(AlertJson.NO_ALERTS);
            resolveLater();
        }
    }

    private void resolveLater() {
        boolean known = destinations.stream().allMatch(Destination::isResolved);
        resolveAtMs = clock.uptimeMs() + (known ? ADDRESS_VALID_FOR : ADDRESS_ASKED_AGAIN_AFTER).toMillis();
    }

    /** Brings an alert that began, was updated or has ended. */
    public void bring(Alert alert) {
        if (alert.status() == Alert.Status.RESOLVED && !settings.resolve()) {
            forget(alert);
            return;
        }
        told.put(alert.labels(), alert);
        resendAtMs = clock.uptimeMs() + settings.resend().toMillis();
        push(List.copyOf(told.values()));
    }

    /** Whoever was away while it fired would be told that it does, and never that it is over. */
    private void forget(Alert over) {
        told.remove(over.labels());
        byte @Nullable [] rest = told.isEmpty() ? null : AlertJson.of(List.copyOf(told.values()));
        destinations.forEach(destination -> destination.replaceWaiting(rest));
    }

    /** Does what is due. Needs no memory where nothing is. */
    public void tick() {
        if (clock.uptimeMs() >= resendAtMs) {
            resend();
        }
        for (int i = 0; i < destinations.size(); i++) {
            destinations.get(i).tick();
        }
        if (clock.uptimeMs() >= resolveAtMs) {
            resolveLater();
            elsewhere.execute(() -> destinations.forEach(Destination::resolveAgain));
        }
    }

    /** Whether the latest set has been taken, or given up for now, everywhere. */
    public boolean isSettled() {
        return destinations.stream().allMatch(Destination::isSettled);
    }

    public DeliveryTotals totals() {
        return totals;
    }

    @Override
    public void close() {
        transport.close();
    }

    static URI target(String url, String endpoint) {
        String base = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        return URI.create(base + (endpoint.startsWith("/") ? endpoint : "/" + endpoint));
    }

    private void push(List<Alert> alerts) {
        if (!destinations.isEmpty()) {
            push(AlertJson.of(alerts));
        }
    }

    private void push(byte[] json) {
        boolean atOnce = memoryIsShort.getAsBoolean();
        for (Destination destination : destinations) {
            if (atOnce) {
                destination.pushAtOnce(json);
            } else {
                destination.push(json);
            }
        }
    }

    private void resend() {
        resendAtMs = clock.uptimeMs() + settings.resend().toMillis();
        told.values().removeIf(this::isDone);
        if (told.isEmpty()) {
            resendAtMs = Long.MAX_VALUE;
        } else {
            push(List.copyOf(told.values()));
        }
    }

    private boolean isDone(Alert alert) {
        var endsAt = alert.endsAt();
        return endsAt != null
                && (destinations.stream().allMatch(Destination::hasTakenLatest)
                        || endsAt.plus(RESOLVED_TOLD_FOR).isBefore(clock.now()));
    }
}
