package io.memwatchdog.autoconfigure;

import io.memwatchdog.core.alert.Alert;
import io.memwatchdog.core.alert.LeakListener;
import java.util.List;
import org.jspecify.annotations.Nullable;
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

    private volatile List<Listener> listeners = List.of();

    LeakListeners(ObjectProvider<LeakListener> beans, ApplicationsLoader loader) {
        this.beans = beans;
        this.loader = loader;
    }

    void lookUp() {
        listeners = beans.orderedStream().map(Listener::new).toList();
    }

    /**
     * Tells all who were not told of this alert yet. Whoever fails keeps nobody else from being told.
     *
     * @throws OutOfMemoryError where somebody had no memory: the watchdog frees some and tells the alert once more
     */
    void tell(Alert alert) {
        loader.run(() -> tellEach(alert));
    }

    private void tellEach(Alert alert) {
        OutOfMemoryError withoutMemory = null;
        for (Listener listener : listeners) {
            try {
                listener.tell(alert);
            } catch (OutOfMemoryError full) {
                withoutMemory = full;
            }
        }
        if (withoutMemory != null) {
            throw withoutMemory;
        }
    }

    /** One of them, and the last alert that it was told. */
    private static final class Listener {

        private final LeakListener bean;

        private @Nullable Alert last;

        Listener(LeakListener bean) {
            this.bean = bean;
        }

        /** Comparing a record by its content would link code for the first time, for which a full heap has no memory. */
        @SuppressWarnings("ReferenceEquality")
        void tell(Alert alert) {
            if (alert == last) {
                return;
            }
            try {
                bean.onAlert(alert);
                last = alert;
            } catch (OutOfMemoryError full) {
                throw full;
            } catch (Throwable failure) {
                last = alert;
                log.warn("{} failed on {}", bean.getClass().getName(), alert.name(), failure);
            }
        }
    }
}
