package io.memwatchdog.core.snapshot;

import org.jspecify.annotations.Nullable;

/** A snapshot was refused or failed; the message gives cause and cure. The application is unharmed. */
public final class SnapshotException extends Exception {

    private static final long serialVersionUID = 1L;

    public SnapshotException(String message) {
        this(message, null);
    }

    public SnapshotException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
