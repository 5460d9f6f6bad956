package io.memwatchdog.cli;

/** What the exit code tells the caller. */
final class ExitCode {

    static final int DONE = 0;
    static final int MISUSE = 1;
    static final int UNREADABLE = 2;
    static final int GATE_BROKEN = 3;

    private ExitCode() {}
}
