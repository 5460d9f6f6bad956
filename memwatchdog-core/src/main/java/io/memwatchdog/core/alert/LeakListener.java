package io.memwatchdog.core.alert;

/**
 * Is told what Alertmanager is told: when an alert starts, when evidence names the suspects, when it ends. Called on the
 * watchdog's thread, so it must not block; what it throws is caught and logged.
 */
@FunctionalInterface
public interface LeakListener {

    void onAlert(Alert alert);
}
