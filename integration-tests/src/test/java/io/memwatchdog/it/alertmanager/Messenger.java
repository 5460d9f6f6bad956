package io.memwatchdog.it.alertmanager;

import io.memwatchdog.core.WatchdogSettings.Access;
import io.memwatchdog.core.WatchdogSettings.Alerts;
import io.memwatchdog.core.alert.AlertDesk;
import io.memwatchdog.core.alert.Courier;
import io.memwatchdog.core.alert.DeliveryTotals;
import io.memwatchdog.core.alert.JdkAlertTransport;
import io.memwatchdog.core.schedule.WatchdogClock;
import io.memwatchdog.core.schedule.WatchdogThread;
import io.memwatchdog.core.trend.Trend;
import io.memwatchdog.core.verdict.Forecast;
import io.memwatchdog.core.verdict.Level;
import io.memwatchdog.core.verdict.Resource;
import io.memwatchdog.core.verdict.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The part of a watchdog that tells, wired as in a watchdog, with verdicts by the test. */
final class Messenger implements AutoCloseable {

    static final String SHOP = "shop";

    private final Queue<Throwable> faults = new ConcurrentLinkedQueue<>();
    private final WatchdogClock clock = WatchdogClock.system();
    private final WatchdogThread thread =
            new WatchdogThread(clock, () -> true, () -> {}, this::tick, Duration.ofMillis(100), faults::add);
    private final Courier courier;
    private final AlertDesk desk;

    Messenger(Alerts settings) {
        courier = new Courier(
                settings, thread, clock, new JdkAlertTransport(settings.access(), thread), () -> false, thread);
        desk = new AlertDesk(settings, "shop-1", clock::now, courier::bring);
        thread.execute(courier::warmUp);
        thread.start();
    }

    /** Everything but the addresses is quicker than by default: a second stands for half a minute. */
    static Alerts quick(Access access, String... urls) {
        return new Alerts(
                List.of(urls),
                "/api/v2/alerts",
                Map.of("application", SHOP),
                "critical",
                3,
                Duration.ofMillis(20),
                Duration.ofSeconds(2),
                true,
                Duration.ofSeconds(1),
                null,
                access);
    }

    void leak(Resource resource) {
        judge(resource, Level.LEAK);
    }

    void mend(Resource resource) {
        judge(resource, Level.HEALTHY);
    }

    DeliveryTotals totals() {
        return courier.totals();
    }

    /** Of the watchdog's own thread: there must be none, whatever Alertmanager does. */
    Queue<Throwable> faults() {
        return faults;
    }

    private void judge(Resource resource, Level level) {
        Verdict verdict = new Verdict(
                resource,
                level,
                clock.uptimeMs(),
                30_000,
                new Trend(2048, 30, 1_800_000),
                new Forecast(5400, 4000, 10_000),
                0.9,
                "by the test");
        thread.execute(() -> desk.judge(verdict));
    }

    private void tick() {
        courier.tick();
    }

    @Override
    public void close() {
        thread.close();
        courier.close();
    }
}
