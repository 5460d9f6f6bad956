package io.memwatchdog.core;

import io.memwatchdog.core.alert.Alert;
import io.memwatchdog.core.alert.LeakListener;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells an alert to the courier, the log and every listener. Whoever fails keeps nobody else from being told; whoever fails
 * for want of memory gets the reserve and one more try. Telling needs no memory of its own. Runs on the watchdog's thread.
 */
final class Announcer {

    private static final Logger log = LoggerFactory.getLogger(Watchdog.class);

    private final List<LeakListener> told = new ArrayList<>();
    private final MemoryReserve reserve;
    private final Consumer<Throwable> onFault;

    Announcer(LeakListener courier, List<LeakListener> listeners, MemoryReserve reserve, Consumer<Throwable> onFault) {
        this.reserve = reserve;
        this.onFault = onFault;
        told.add(courier);
        told.add(Announcer::log);
        told.addAll(listeners);
    }

    void tell(Alert alert) {
        for (int i = 0; i < told.size(); i++) {
            tell(told.get(i), alert);
        }
    }

    private void tell(LeakListener listener, Alert alert) {
        try {
            listener.onAlert(alert);
        } catch (OutOfMemoryError full) {
            reserve.releaseAll();
            onFault.accept(full);
            tellOnceMore(listener, alert);
        } catch (Throwable fault) {
            onFault.accept(fault);
        }
    }

    private void tellOnceMore(LeakListener listener, Alert alert) {
        try {
            listener.onAlert(alert);
        } catch (Throwable fault) {
            onFault.accept(fault);
        }
    }

    private static void log(Alert alert) {
        if (alert.status() == Alert.Status.RESOLVED) {
            log.info(
                    "memwatchdog: {} is over: {}", alert.name(), alert.verdict().reason());
            return;
        }
        if (alert.status() == Alert.Status.UPDATED) {
            String suspects = alert.annotations().getOrDefault("suspects", "none yet");
            log.warn(
                    "memwatchdog: {}: snapshot {}, suspects:\n{}\nallocated at {}",
                    alert.name(),
                    alert.annotations().get("snapshot"),
                    suspects,
                    alert.annotations().getOrDefault("allocation_site", "a place not known"));
            return;
        }
        log.warn(
                "memwatchdog: {}: {}. {}",
                alert.name(),
                alert.annotations().get("summary"),
                alert.annotations().get("description"));
    }
}
