package io.memwatchdog.core.schedule;

import java.lang.management.ManagementFactory;
import java.time.Instant;

/** Time as the watchdog sees it. Tests bring their own. */
public interface WatchdogClock {

    /** Milliseconds since the JVM started: the clock of GC events. Never goes back. */
    long uptimeMs();

    /** The calendar's time, for people. */
    Instant now();

    /** The JVM's and the machine's own. */
    static WatchdogClock system() {
        var runtime = ManagementFactory.getRuntimeMXBean();
        return new WatchdogClock() {
            @Override
            public long uptimeMs() {
                return runtime.getUptime();
            }

            @Override
            public Instant now() {
                return Instant.now();
            }
        };
    }
}
