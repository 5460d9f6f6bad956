package io.memwatchdog.core.snapshot;

import org.jspecify.annotations.Nullable;

/** A snapshot was refused or failed; the message gives cause and cure. The application is unharmed. */
public final class SnapshotException extends Exception {

    private static final long serialVersionUID = 2L;

    private final boolean passing;

    public SnapshotException(String message) {
        this(message, null);
    }

    public SnapshotException(String message, @Nullable Throwable cause) {
        this(message, cause, false);
    }

    private SnapshotException(String message, @Nullable Throwable cause, boolean passing) {
        super(message, cause);
        this.passing = passing;
    }

    /** A failure that came of a moment's state of the JVM: at once again, it may go well. */
    public static SnapshotException passing(String message) {
        return new SnapshotException(message, null, true);
    }

    /** Whether another attempt right away may end better. A full disk, a deadline or a refusal will be the same again. */
    public boolean isTransient() {
        return passing;
    }
}
