package io.memwatchdog.core.evidence;

import org.jspecify.annotations.Nullable;

/** There is no such evidence; the message says why and what helps. */
public final class EvidenceException extends Exception {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    EvidenceException(Reason reason, String message) {
        this(reason, message, null);
    }

    EvidenceException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** Why, for programs. */
    public Reason reason() {
        return reason;
    }

    /** Why there is no evidence. */
    public enum Reason {
        /** No snapshot has this id. */
        UNKNOWN_ID,
        /** Fewer than two snapshots to compare. */
        TOO_FEW,
        /** The snapshot is there, but cannot be compared in this JVM. */
        UNREADABLE
    }
}
