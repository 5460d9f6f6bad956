package io.memwatchdog.core;

import io.memwatchdog.core.WatchdogSettings.Detection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Leaks, really, while a watchdog with nothing replaced watches it. Started as a process of its own. */
final class LeakingProgram {

    static final List<Session> SESSIONS = new ArrayList<>();

    record Session(byte[] content) {}

    private LeakingProgram() {}

    public static void main(String[] args) {
        WatchdogSettings base = TestSettings.with(Path.of(args[1]), Duration.ofMillis(500), args[0]);
        Detection detection =
                Detection.defaults().fixed(300, 10).withClock(Duration.ofMillis(200), Duration.ofSeconds(5));
        WatchdogSettings settings = new WatchdogSettings(detection, base.snapshots(), base.diff(), base.alerts());
        Watchdog watchdog = Watchdog.builder(settings).build();
        watchdog.start();
        while (SESSIONS.size() < 40_000) {
            if (watchdog.evidence().hasBaseline()) {
                leak(100);
            }
            // whole collections are what proves a live set; a small program has few by itself
            System.gc();
            LockSupport.parkNanos(50_000_000);
        }
        LockSupport.park();
    }

    private static void leak(int sessions) {
        for (int i = 0; i < sessions; i++) {
            SESSIONS.add(new Session(new byte[1000]));
        }
    }
}
