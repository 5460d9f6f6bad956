package io.memwatchdog.natives;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Processes that keep all processors busy, so that who is less important gets next to nothing of them. */
record BusyProcessors(List<Process> processes) implements AutoCloseable {

    /** They end by themselves should nobody be left who does it. */
    private static final String AT_MOST_A_MINUTE = "60";

    static BusyProcessors start() {
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
            processes.add(start("timeout", AT_MOST_A_MINUTE, "sh", "-c", "while :; do :; done"));
        }
        return new BusyProcessors(processes);
    }

    /** One thread, by its number in the kernel, gets 15 shares where others get 1024. */
    static void giveWay(long thread) {
        try {
            start("renice", "-n", "19", "-p", Long.toString(thread)).waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        processes.forEach(Process::destroy);
    }

    private static Process start(String... command) {
        try {
            return new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
