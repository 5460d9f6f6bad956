package io.memwatchdog.natives;

import com.acme.BusyApplication;
import io.memwatchdog.core.snapshot.HeapSnapshotter;
import io.memwatchdog.core.snapshot.SnapshotException;
import io.memwatchdog.core.snapshot.SnapshotLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Snapshots in a row while the application does all that could disturb them. Main class of child JVMs. */
final class SoakProgram {

    /** For the test to read. */
    static final int KEPT_ONE_OF = 10;

    private static final int HUGE_PAGES_ONE_OF = 4;

    private static final AtomicLong WORK = new AtomicLong();

    private SoakProgram() {}

    public static void main(String[] args) throws Exception {
        Path directory = Path.of(args[0]);
        int snapshots = Integer.parseInt(args[1]);
        if (!MemwatchdogNative.load().available()) {
            throw new IllegalStateException(MemwatchdogNative.load().reason());
        }
        AtomicLong forks = new AtomicLong();
        HeapSnapshotter fork = new ForkSnapshotter(pid -> forks.incrementAndGet());
        System.out.println("capability " + fork.capability());
        BusyApplication.begin(2, VariedHeap.Fields.class, WORK::incrementAndGet);
        for (int i = 0; i < 200; i++) {
            BusyApplication.start("parked-" + i, () -> VariedHeap.NEVER.await());
        }
        SnapshotLimits limits = SnapshotLimits.of(Duration.ofMinutes(1), Duration.ofMinutes(1));
        HugePages hugePages = new HugePages();
        int failures = 0;
        double longestPauseMs = 0;
        for (int i = 0; i < snapshots; i++) {
            Path file = directory.resolve("soak.hprof");
            long before = WORK.get();
            if (i % HUGE_PAGES_ONE_OF == 0) {
                hugePages.gather(Duration.ofSeconds(5));
            }
            try {
                if (i % 2 == 0) {
                    longestPauseMs =
                            Math.max(longestPauseMs, fork.dump(file, limits).pauseMs());
                    complete(file);
                    if (i % KEPT_ONE_OF == 0) {
                        Files.move(file, directory.resolve("kept-" + i + ".hprof"));
                    }
                } else if (fork.profile(limits).totalObjects() < 1000) {
                    throw new IllegalStateException("a profile of nearly nothing");
                }
            } catch (SnapshotException e) {
                failures++;
                System.out.println("retry after: " + e.getMessage());
            }
            Files.deleteIfExists(file);
            awaitWorkBeyond(before);
        }
        System.out.printf("snapshots %d failures %d longest pause %.1f ms%n", snapshots, failures, longestPauseMs);
        System.out.println("forks " + forks);
        System.out.println("children " + ProcessHandle.current().children().count());
        System.out.println("done");
        Runtime.getRuntime().halt(0);
    }

    /** The end mark is the last thing in a dump. */
    private static void complete(Path file) throws Exception {
        try (var channel = Files.newByteChannel(file)) {
            java.nio.ByteBuffer end = java.nio.ByteBuffer.allocate(9);
            channel.position(channel.size() - 9);
            channel.read(end);
            if (end.get(0) != 0x2c) {
                throw new IllegalStateException("a dump without its end mark");
            }
        }
    }

    /** The application goes on: otherwise the test ends by its timeout. */
    private static void awaitWorkBeyond(long before) {
        while (WORK.get() == before) {
            Thread.onSpinWait();
        }
    }
}
