package io.memwatchdog.autoconfigure;

import io.memwatchdog.core.Watchdog;
import org.springframework.context.SmartLifecycle;

/**
 * Starts the watchdog after everything else, so that start-up is not taken for a leak. It goes on watching while the
 * application stops, and a context that is paused and resumed keeps it; it ends when the context closes.
 */
final class WatchdogLifecycle implements SmartLifecycle {

    private final Watchdog watchdog;

    private final LeakListeners listeners;

    WatchdogLifecycle(Watchdog watchdog, LeakListeners listeners) {
        this.watchdog = watchdog;
        this.listeners = listeners;
    }

    @Override
    public void start() {
        var snapshots = watchdog.settings().snapshots();
        if (snapshots.enabled()) {
            DirectoryWarning.check(snapshots.directory());
        }
        listeners.lookUp();
        watchdog.start();
    }

    @Override
    public void stop() {
        // A watchdog starts once; closing the bean ends it.
    }

    @Override
    public boolean isRunning() {
        return watchdog.isRunning();
    }
}
