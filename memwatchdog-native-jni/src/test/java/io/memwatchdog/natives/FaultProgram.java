package io.memwatchdog.natives;

import io.memwatchdog.core.snapshot.SnapshotException;
import io.memwatchdog.core.snapshot.SnapshotLimits;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/** One snapshot under a fault; the application must go on. Main class of child JVMs. */
final class FaultProgram {

    private static final SnapshotLimits LIMITS = SnapshotLimits.of(Duration.ofMinutes(1), Duration.ofMinutes(1));

    /** Compression of noise takes seconds: time for a fault to reach the child. */
    private static final SnapshotLimits SLOW =
            SnapshotLimits.of(Duration.ofMinutes(1), Duration.ofMinutes(1)).withGzip(true);

    /** A child may be done before the fault reaches it, or met by us before the application; so often in a row it is not. */
    private static final int ATTEMPTS = 10;

    private static final int OWN_CHILDREN = 30;

    /** How long a child may stand still here. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final long MB = 1 << 20;

    private FaultProgram() {}

    public static void main(String[] args) throws Exception {
        Path directory = Path.of(args[0]);
        String fault = args[1];
        ForkSnapshotter fork = new ForkSnapshotter(
                faultOf(fault, directory.resolve("fault.hprof.part")), PATIENCE, MemoryRoom.ofThisProcess());
        if (!MemwatchdogNative.load().available()) {
            throw new IllegalStateException(MemwatchdogNative.load().reason());
        }
        System.out.println("capability " + fork.capability());
        if (fault.equals("capability")) {
            return;
        }
        byte[][] ballast = new byte[200][];
        Random noise = new Random(1);
        for (int i = 0; i < ballast.length; i++) {
            ballast[i] = new byte[1 << 20];
            noise.nextBytes(ballast[i]);
        }
        boolean hasty = fault.equals("kill") || fault.equals("terminate") || fault.equals("sigterm");
        if (fault.startsWith("pids ")) {
            noMoreProcesses(Path.of(fault.substring("pids ".length())));
        } else if (fault.equals("nproc")) {
            noMoreProcesses();
        }
        int attempts = hasty || fault.equals("own") ? ATTEMPTS : 1;
        System.out.println(dump(fork, directory.resolve("fault.hprof"), hasty ? SLOW : LIMITS, attempts));
        System.out.println("ballast " + ballast.length);
        System.out.println("children " + ProcessHandle.current().children().count());
        if (fault.equals("own")) {
            // What the application starts itself is met by those who wait for any, unless the JDK is quicker.
            for (int i = 0; i < OWN_CHILDREN; i++) {
                new ProcessBuilder("true").start().waitFor();
            }
        }
        if (fault.equals("kill") || fault.equals("stop")) {
            System.out.println("next " + (new ForkSnapshotter().profile(LIMITS).totalObjects() > 1000));
        }
        System.out.println("done");
    }

    /** The first refusal, or the last success. */
    private static String dump(ForkSnapshotter fork, Path target, SnapshotLimits limits, int attempts)
            throws IOException {
        String outcome = "";
        for (int attempt = 0; attempt < attempts; attempt++) {
            Files.deleteIfExists(target);
            try {
                outcome = fork.dump(target, limits).toString();
            } catch (SnapshotException e) {
                return "refused: " + e.getMessage();
            }
        }
        return outcome;
    }

    /** What befalls the child when it has just been born. */
    private static LongConsumer faultOf(String fault, Path part) {
        return switch (fault) {
            case "kill" -> pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
            case "terminate" ->
                pid -> whileAtWork(part, pid, () -> Runtime.getRuntime().halt(143));
            case "sigterm" -> pid -> whileAtWork(part, pid, FaultProgram::terminateByOperator);
            case "own" -> pid -> System.out.println("child " + pid);
            case "remove" -> pid -> removeAtWork(part);
            case "stop" -> Signals::hold;
            case "fill" -> pid -> fillWhileHeld(part, pid);
            default -> pid -> {};
        };
    }

    /**
     * Bytes in the file prove that the child is at work, and the stop that it is not done yet; the test lets it go on when
     * this process is dead.
     */
    private static void whileAtWork(Path part, long pid, Runnable end) {
        while (part.toFile().length() == 0) {
            Thread.onSpinWait();
        }
        if (Signals.hold(pid)) {
            System.out.println("child " + pid);
            end.run();
        }
    }

    private static void terminateByOperator() {
        Signals.send("TERM", ProcessHandle.current().pid());
        while (true) {
            LockSupport.park();
        }
    }

    /** The number of processes and threads may not grow any more. */
    private static void noMoreProcesses(Path group) throws IOException {
        Files.writeString(group.resolve("pids.max"), "1");
    }

    /** For a user who is not root, the next process or thread is one too many. */
    private static void noMoreProcesses() throws IOException, InterruptedException {
        // Begun before, so that the thread that waits for it is there already.
        String limit = "read go && prlimit --pid " + ProcessHandle.current().pid() + " --nproc=1:1";
        Process shell = new ProcessBuilder("sh", "-c", limit)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .start();
        shell.outputWriter().append("go\n").close();
        shell.waitFor();
    }

    /** The disk was roomy when the child asked; somebody else has filled it since. */
    private static void fillWhileHeld(Path part, long pid) {
        Signals.hold(pid);
        try {
            long bytes = Files.getFileStore(part).getUsableSpace() - 20 * MB;
            byte[] piece = new byte[(int) MB];
            try (OutputStream out = Files.newOutputStream(part.resolveSibling("of-somebody-else"))) {
                for (long written = 0; written < bytes; written += piece.length) {
                    out.write(piece);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            Signals.send("CONT", pid);
        }
    }

    private static void removeAtWork(Path part) {
        try {
            while (Files.size(part) == 0) {
                Thread.onSpinWait();
            }
            Files.delete(part);
            Files.delete(part.getParent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
