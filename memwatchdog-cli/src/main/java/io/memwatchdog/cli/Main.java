package io.memwatchdog.cli;

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
        int exit = Relaunch.unlessLargeEnough(args)
                .orElseGet(() -> Mw.commandLine(Terminal.detect()).execute(args));
        System.exit(exit);
    }
}
