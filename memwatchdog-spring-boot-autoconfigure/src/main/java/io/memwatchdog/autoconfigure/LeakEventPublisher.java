package io.memwatchdog.autoconfigure;

import io.memwatchdog.core.alert.Alert;
import io.memwatchdog.core.alert.LeakListener;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Publishes alerts as events of the application. Listeners of the application may block, so they run on a thread that is
 * there only while there is something to publish, and never on the watchdog's.
 */
final class LeakEventPublisher implements LeakListener, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LeakEventPublisher.class);

    private static final int WAITING = 64;

    private final ApplicationEventPublisher publisher;

    private final ThreadPoolExecutor executor;

    private final ApplicationsLoader loader;

    LeakEventPublisher(ApplicationEventPublisher publisher, ApplicationsLoader loader) {
        this.publisher = publisher;
        this.loader = loader;
        this.executor = new ThreadPoolExecutor(
                1,
                1,
                5,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(WAITING),
                this::thread,
                (event, pool) -> log.warn("A leak event is dropped: listeners are busy with {} earlier ones", WAITING));
        executor.allowCoreThreadTimeOut(true);
    }

    private Thread thread(Runnable work) {
        Thread thread = new Thread(work, "memwatchdog-events");
        thread.setDaemon(true);
        loader.applyTo(thread);
        return thread;
    }

    @Override
    public void onAlert(Alert alert) {
        executor.execute(() -> publish(alert));
    }

    private void publish(Alert alert) {
        try {
            publisher.publishEvent(event(alert));
        } catch (Throwable failure) {
            complain(alert, failure);
        }
    }

    /** Nothing gets to the default handler for uncaught exceptions, by which an application may end itself. */
    private static void complain(Alert alert, Throwable failure) {
        try {
            log.warn("A listener failed on {}: {}", alert.name(), failure.toString(), failure);
        } catch (Throwable full) {
            // nor is there memory to say so
        }
    }

    private LeakEvent event(Alert alert) {
        return switch (alert.status()) {
            case FIRING -> new LeakDetectedEvent(this, alert);
            case UPDATED -> new LeakExplainedEvent(this, alert);
            case RESOLVED -> new LeakResolvedEvent(this, alert);
        };
    }

    @Override
    public void close() {
        executor.shutdown();
    }
}
