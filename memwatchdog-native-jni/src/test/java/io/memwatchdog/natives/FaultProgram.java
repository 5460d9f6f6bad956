package io.memwatchdog.natives;

import io.memwatchdog.core.snapshot.HeapSnapshotter;
import io.memwatchdog.core.snapshot.SnapshotException;
import io.memwatchdog.core.snapshot.SnapshotLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** One snapshot under a fault; the application must go on. Main class of child JVMs. */
final class FaultProgram {

    private static final SnapshotLimits LIMITS =
            new SnapshotLimits(Duration.ofMinutes(1), Duration.ofMinutes(1), 0, false, false);

    private FaultProgram() {}

    public static void main(String[] args) throws Exception {
        Path directory = Path.of(args[0]);
        String fault = args[1];
        HeapSnapshotter fork = MemwatchdogNative.load().snapshotter().orElseThrow();
        System.out.println("capability " + fork.capability());
        byte[][] ballast = new byte[200][];
        for (int i = 0; i < ballast.length; i++) {
            ballast[i] = new byte[1 << 20];
        }
        Thread trouble =
                switch (fault) {
                    case "kill" -> new Thread(FaultProgram::killChildren);
                    case "terminate" -> new Thread(() -> terminate(directory));
                    case "remove" -> new Thread(() -> remove(directory));
                    default -> new Thread(() -> {});
                };
        trouble.setDaemon(true);
        trouble.start();
        try {
            System.out.println(fork.dump(directory.resolve("fault.hprof"), LIMITS));
        } catch (SnapshotException e) {
            System.out.println("refused: " + e.getMessage());
        }
        trouble.join(TimeUnit.SECONDS.toMillis(20));
        System.out.println("ballast " + ballast.length);
        System.out.println("children " + ProcessHandle.current().children().count());
        if (fault.equals("kill")) {
            System.out.println("next " + (fork.profile(LIMITS).totalObjects() > 1000));
        }
        System.out.println("done");
    }

    private static void killChildren() {
        while (true) {
            long killed = ProcessHandle.current()
                    .children()
                    .filter(ProcessHandle::destroyForcibly)
                    .count();
            if (killed > 0) {
                return;
            }
            Thread.onSpinWait();
        }
    }

    /**
     * As the kernel or an operator would end it: no shutdown hook, no finally block. Bytes in the file prove that the
     * child is at work: before, nobody would be left to remove the file, and the store does so at the next start.
     */
    private static void terminate(Path directory) {
        while (directory.resolve("fault.hprof.part").toFile().length() == 0) {
            Thread.onSpinWait();
        }
        System.out.println("terminating");
        Runtime.getRuntime().halt(143);
    }

    private static void remove(Path directory) {
        Path part = directory.resolve("fault.hprof.part");
        try {
            while (!Files.exists(part)) {
                Thread.onSpinWait();
            }
            Files.delete(part);
            Files.delete(directory);
        } catch (java.io.IOException e) {
            e.printStackTrace();
        }
    }
}
