package io.memwatchdog.autoconfigure;

import io.memwatchdog.core.alert.Alert;

/** Evidence has come in: {@code alert().evidence()} names the suspects. */
public final class LeakExplainedEvent extends LeakEvent {

    private static final long serialVersionUID = 1L;

    LeakExplainedEvent(Object source, Alert alert) {
        super(source, alert);
    }
}
