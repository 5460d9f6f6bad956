package io.memwatchdog.natives;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Signals that {@link ProcessHandle} does not send. */
final class Signals {

    private Signals() {}

    /** Returns when the signal is sent; a process that is gone gets none. */
    static void send(String signal, long pid) {
        try {
            new ProcessBuilder("sh", "-c", "kill -" + signal + " " + pid)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Holds a process: it lives, and goes on only when it is told to. False where it had ended before. */
    static boolean hold(long pid) {
        send("STOP", pid);
        while (true) {
            char state = state(pid);
            if (state == 'T') {
                return true;
            }
            if (state == 'Z' || state == 'X') {
                return false;
            }
            // It may still be on its way out of the kernel.
            Thread.onSpinWait();
        }
    }

    private static char state(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2);
        } catch (IOException e) {
            return 'X';
        }
    }
}
