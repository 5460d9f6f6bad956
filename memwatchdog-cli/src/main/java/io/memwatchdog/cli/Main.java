package io.memwatchdog.cli;

import java.io.PrintWriter;
import java.util.function.IntSupplier;

/** Starts {@code mw}. */
public final class Main {

    private Main() {}

    /** Runs a command and ends the JVM with its exit code. */
    public static void main(String[] args) {
        // asked for by scripts again and again: answered before the command line parser is loaded
        if (args.length == 1 && (args[0].equals("--version") || args[0].equals("-V"))) {
            System.out.println(Version.text());
            return;
        }
        System.exit(guarded(() -> Relaunch.unlessLargeEnough(args)
                .orElseGet(() -> Mw.commandLine(Terminal.detect()).execute(args))));
    }

    /** Whatever else goes wrong ends with a message and an exit code too. */
    static int guarded(IntSupplier command) {
        try {
            return command.getAsInt();
        } catch (Throwable e) {
            return Complaint.about(e, new PrintWriter(System.err, true), true);
        }
    }
}
