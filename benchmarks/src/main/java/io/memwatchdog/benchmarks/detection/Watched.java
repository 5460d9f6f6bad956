package io.memwatchdog.benchmarks.detection;

import io.memwatchdog.core.Watchdog;
import io.memwatchdog.core.WatchdogSettings;
import io.memwatchdog.core.WatchdogSettings.Snapshots;
import io.memwatchdog.core.alert.Alert;
import io.memwatchdog.natives.MemwatchdogNative;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * Runs a program that is recorded, with a whole watchdog inside: live profiles, counts of the live set, alerts. Arguments are those of
 * the recorder; the fifth is the prefix of its files, to which {@code .alerts.csv} is added ({@link LiveAlarms} reads it).
 */
public final class Watched {

    private static final String RECORDER = "io.memwatchdog.record.Main";
    private static final Duration MINUTE = Duration.ofSeconds(1);

    private Watched() {}

    public static void main(String[] args) throws Exception {
        Path alerts = Path.of(args[4] + ".alerts.csv");
        Files.writeString(alerts, LiveAlarms.HEADER + "\n");
        MemwatchdogNative natives = MemwatchdogNative.load();
        Watchdog.Builder builder = Watchdog.builder(settings(natives, Path.of(args[4] + ".snapshots")))
                .forkSnapshotter(natives.snapshotter())
                .listener(alert -> tell(alert, alerts));
        natives.engine().ifPresent(builder::trendEngine);
        builder.build().start();
        Class.forName(RECORDER).getMethod("main", String[].class).invoke(null, (Object) args);
    }

    /**
     * What applies where nothing is set, with a second for each minute; no dumps, whose folding takes real time, unless there is
     * no other way.
     */
    private static WatchdogSettings settings(MemwatchdogNative natives, Path directory) {
        boolean dumps = !natives.snapshotter().capability().profiles();
        Snapshots usual = Snapshots.defaults();
        return new WatchdogSettings(
                WatchdogSettings.Detection.defaults()
                        .withClock(MINUTE, MINUTE.multipliedBy(3))
                        .withAllocationSites(WatchdogSettings.AllocationSites.OFF),
                new Snapshots(
                        true,
                        directory,
                        usual.strategy(),
                        dumps,
                        usual.maxFiles(),
                        usual.maxTotalBytes(),
                        1L << 20,
                        MINUTE.multipliedBy(60),
                        usual.maxPause(),
                        Duration.ofSeconds(30),
                        MINUTE.multipliedBy(5),
                        MINUTE.multipliedBy(2),
                        false,
                        false,
                        usual.hugePages()),
                WatchdogSettings.Diff.defaults(),
                WatchdogSettings.Alerts.defaults());
    }

    private static void tell(Alert alert, Path file) {
        long atMs = ManagementFactory.getRuntimeMXBean().getUptime();
        try {
            Files.writeString(file, LiveAlarms.line(atMs, alert) + "\n", StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
