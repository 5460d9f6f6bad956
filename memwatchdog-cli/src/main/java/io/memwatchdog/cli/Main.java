package io.memwatchdog.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Objects;
import java.util.function.IntSupplier;
import picocli.CommandLine;

/** Starts {@code mw}. */
public final class Main {

    private Main() {}

    /** Runs a command and ends the JVM with its exit code. */
    public static void main(String[] args) throws IOException {
        if (args.length == 1 && isAnswered(args[0], System.out)) {
            return;
        }
        System.exit(guarded(() -> Relaunch.unlessSuited(args).orElseGet(() -> run(args))));
    }

    private static int run(String[] args) {
        CommandLine command = Mw.commandLine(Terminal.detect());
        if (!Terminal.isStandardOutput()) {
            command.setOut(StandardOutput.writer());
        }
        int code = command.execute(args);
        if (code == ExitCode.DONE && command.getOut().checkError()) {
            System.err.println("mw: standard output could not be written; is the disk full?");
            return ExitCode.UNREADABLE;
        }
        return code;
    }

    /** What people and scripts ask for again and again is answered before the command line parser is loaded. */
    static boolean isAnswered(String question, PrintStream out) throws IOException {
        switch (question) {
            case "--version", "-V" -> out.println(Version.text());
            case "--help", "-h" -> out.write(help());
            default -> {
                return false;
            }
        }
        out.flush();
        return true;
    }

    /** What the parser would say; a test compares them. */
    private static byte[] help() throws IOException {
        try (InputStream text = Objects.requireNonNull(Main.class.getResourceAsStream("help.txt"))) {
            return text.readAllBytes();
        }
    }

    /** Whatever else goes wrong ends with a message and an exit code too. */
    static int guarded(IntSupplier command) {
        try {
            return command.getAsInt();
        } catch (Throwable e) {
            return Complaint.about(e, new PrintWriter(System.err, true, Charset.defaultCharset()), true);
        }
    }
}
