package io.memwatchdog.natives;

import io.memwatchdog.core.snapshot.SnapshotException;
import io.memwatchdog.core.snapshot.SnapshotLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Snapshots whose children are killed at random times, or just not. Main class of child JVMs: directory, rounds. */
final class KillProgram {

    private static final SnapshotLimits LIMITS = SnapshotLimits.of(Duration.ofMinutes(1), Duration.ofMinutes(1));

    private static final ScheduledExecutorService KILLER = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "killer");
        thread.setDaemon(true);
        return thread;
    });

    private KillProgram() {}

    public static void main(String[] args) throws Exception {
        Path target = Path.of(args[0], "killed.hprof");
        MemwatchdogNative.load();
        byte[][] ballast = new byte[40][1 << 20];
        ForkSnapshotter unharmed = new ForkSnapshotter();
        unharmed.dump(target, LIMITS);
        long start = System.nanoTime();
        Files.delete(target);
        unharmed.dump(target, LIMITS);
        Files.delete(target);
        long durationNanos = System.nanoTime() - start;
        Random random = new Random(1);
        for (int round = 0; round < Integer.parseInt(args[1]); round++) {
            long delay = (long) (random.nextDouble() * durationNanos);
            System.out.println(outcome(killingAfter(delay), target, round % 2 == 0));
        }
        System.out.println("ballast " + ballast.length);
        System.out.println("children " + ProcessHandle.current().children().count());
        System.out.println("next " + (unharmed.profile(LIMITS).totalObjects() > 1000));
        System.out.println("done");
    }

    /** The handle knows a later process of the same number from the child. */
    private static ForkSnapshotter killingAfter(long nanos) {
        return new ForkSnapshotter(pid -> ProcessHandle.of(pid)
                .ifPresent(child -> KILLER.schedule(child::destroyForcibly, nanos, TimeUnit.NANOSECONDS)));
    }

    private static String outcome(ForkSnapshotter fork, Path target, boolean dump) throws IOException {
        try {
            if (!dump) {
                return fork.profile(LIMITS).totalObjects() > 1000 ? "complete" : "a profile of nearly nothing";
            }
            fork.dump(target, LIMITS);
            HprofCensus.of(target);
            Files.delete(target);
            return "complete";
        } catch (SnapshotException e) {
            return "killed: " + e.getMessage() + (Files.exists(target) ? ", but there is a file" : "");
        }
    }
}
