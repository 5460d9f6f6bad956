package io.memwatchdog.cli;

import io.memwatchdog.cli.attach.RunningJvm;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mw probe}. */
@Command(
        name = "probe",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Says whether snapshots of a running JVM can be taken without stopping it, or why not.",
            "",
            "A forked child looks at objects with known contents: the layout of the JVM is proved, never guessed. The "
                    + "application stands still for the time of one fork; its heap is not read."
        },
        footer = {"", "Example:", "  mw probe 4711      a running JVM; 'jcmd -l' lists them"})
final class ProbeCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "PID", description = "Process id of a running JVM.")
    private long pid;

    @Override
    public Integer call() throws IOException {
        String how = new RunningJvm(pid).probe();
        PrintWriter out = spec.commandLine().getOut();
        out.println("process " + pid + " can be profiled: " + how);
        out.flush();
        return ExitCode.DONE;
    }
}
