package io.memwatchdog.autoconfigure;

import io.memwatchdog.core.alert.Alert;

/** A leak, or another reason why memory runs out, was found. Evidence is not there yet. */
public final class LeakDetectedEvent extends LeakEvent {

    private static final long serialVersionUID = 1L;

    LeakDetectedEvent(Object source, Alert alert) {
        super(source, alert);
    }
}
