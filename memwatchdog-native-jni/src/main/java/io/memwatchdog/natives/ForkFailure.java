package io.memwatchdog.natives;

import io.memwatchdog.core.snapshot.SnapshotException;

/** Why a child ended without a result, for people. */
final class ForkFailure {

    private static final int NONE = 0;
    private static final int SIGALRM = 14;
    private static final int SIGKILL = 9;
    private static final int SIGNAL_BITS = 0x7f;

    private ForkFailure() {}

    static SnapshotException of(ForkSession session) {
        String reason = describe(session);
        return worthRetrying(session.status()) ? SnapshotException.passing(reason) : new SnapshotException(reason);
    }

    static String describe(ForkSession session) {
        ForkStatus status = session.status();
        return switch (status.state()) {
            case REFUSED, MOVING -> session.message();
            case FAILED -> ForkSession.explain(session.message(), status.error(), null);
            case CRASHED ->
                "the snapshot process met unreadable memory (signal " + status.error() + " at 0x"
                        + Long.toHexString(status.crashAddress()) + " in phase " + status.phase() + ")";
            case RUNNING -> killed(status.waitStatus() & SIGNAL_BITS);
            case SHORT_OF_MEMORY -> "the snapshot was given up for want of memory";
            case DONE -> "no failure";
        };
    }

    private static String killed(int signal) {
        return switch (signal) {
            case NONE -> "the snapshot process was told to end";
            case SIGALRM -> "the snapshot was not complete by its deadline";
            case SIGKILL -> "the snapshot process was killed, by the kernel for want of memory or by somebody else";
            case SIGNAL_BITS -> "the snapshot process vanished; somebody else reaped it";
            default -> "the snapshot process was ended by signal " + signal;
        };
    }

    /** Whether another attempt may end better: crashed on a moment's state of the JVM. Who killed the child may do it again. */
    private static boolean worthRetrying(ForkStatus status) {
        return status.state() == ForkStatus.State.CRASHED;
    }
}
