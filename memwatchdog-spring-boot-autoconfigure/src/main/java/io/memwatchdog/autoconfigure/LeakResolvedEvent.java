package io.memwatchdog.autoconfigure;

import io.memwatchdog.core.alert.Alert;

/** What was detected is over. */
public final class LeakResolvedEvent extends LeakEvent {

    private static final long serialVersionUID = 1L;

    LeakResolvedEvent(Object source, Alert alert) {
        super(source, alert);
    }
}
