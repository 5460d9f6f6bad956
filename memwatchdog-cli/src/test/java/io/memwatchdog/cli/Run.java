package io.memwatchdog.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** What came of a command line, run in this JVM. */
record Run(int exit, String out, String err) {

    static Run mw(Object... args) {
        String[] words = new String[args.length];
        for (int i = 0; i < args.length; i++) {
            words[i] = args[i].toString();
        }
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine mw =
                Mw.commandLine(Terminal.PIPE).setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return new Run(mw.execute(words), out.toString(), err.toString());
    }
}
