package io.memwatchdog.autoconfigure;

import io.memwatchdog.core.alert.Alert;
import io.memwatchdog.core.alert.LeakListener;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;

/**
 * The application's listeners. They are looked up when the watchdog starts: not before, since they may themselves want the
 * watchdog, and not when it alarms, since there may be no memory left to create a bean.
 */
final class LeakListeners {

    private static final Logger log = LoggerFactory.getLogger(LeakListeners.class);

    private final ObjectProvider<LeakListener> beans;

    private final ApplicationsLoader loader;

    private volatile List<LeakListener> listeners = List.of();

    LeakListeners(ObjectProvider<LeakListener> beans, ApplicationsLoader loader) {
        this.beans = beans;
        this.loader = loader;
    }

    void lookUp() {
        listeners = beans.orderedStream().toList();
    }

    void tell(Alert alert) {
        loader.run(() -> tellEach(alert));
    }

    private void tellEach(Alert alert) {
        for (LeakListener listener : listeners) {
            try {
                listener.onAlert(alert);
            } catch (Exception failure) {
                log.warn("{} failed on {}", listener.getClass().getName(), alert.name(), failure);
            }
        }
    }
}
