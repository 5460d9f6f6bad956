package io.memwatchdog.cli;

import io.memwatchdog.diff.HeapDiffResult;
import io.memwatchdog.diff.HeapDiffResult.Suspect;
import io.memwatchdog.diff.render.ByteSize;
import io.memwatchdog.diff.render.Words;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/** Whether a build may pass. */
final class Gate {

    private Gate() {}

    /** The exit code; says on standard error why a gate is broken. */
    static int verdict(HeapDiffResult result, @Nullable ByteSize most, long acceptedBytes, PrintWriter err) {
        if (most == null) {
            return ExitCode.DONE;
        }
        for (Suspect suspect : result.suspects()) {
            if (suspect.bytes() > most.bytes()) {
                return broken(suspect.summary(), suspect.bytes(), most, err);
            }
        }
        long growth = result.totalBytes() - acceptedBytes;
        return growth > most.bytes() ? broken("the heap as a whole", growth, most, err) : ExitCode.DONE;
    }

    private static int broken(String what, long bytes, ByteSize most, PrintWriter err) {
        err.println("mw: grew by " + new ByteSize(bytes) + ", allowed is " + most + ": " + Words.printable(what));
        err.flush();
        return ExitCode.GATE_BROKEN;
    }
}
