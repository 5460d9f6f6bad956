package io.memwatchdog.autoconfigure;

import io.memwatchdog.core.alert.Alert;
import org.springframework.context.ApplicationEvent;

/** Something has happened in the life of an alert. Published on a daemon thread of its own, so listeners may take their time. */
public abstract sealed class LeakEvent extends ApplicationEvent
        permits LeakDetectedEvent, LeakExplainedEvent, LeakResolvedEvent {

    private static final long serialVersionUID = 1L;

    private final transient Alert alert;

    LeakEvent(Object source, Alert alert) {
        super(source);
        this.alert = alert;
    }

    /** What people are told, with verdict, labels and, once known, evidence. */
    public Alert alert() {
        return alert;
    }
}
