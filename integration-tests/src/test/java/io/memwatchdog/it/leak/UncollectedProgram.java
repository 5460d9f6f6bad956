package io.memwatchdog.it.leak;

import io.memwatchdog.core.Watchdog;
import io.memwatchdog.core.verdict.Level;
import io.memwatchdog.core.verdict.Resource;
import io.memwatchdog.core.verdict.Verdict;
import io.memwatchdog.natives.MemwatchdogNative;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Leaks into a heap that is so large that nobody collects it, until the watchdog has said so. Main class of a child JVM:
 * directory of snapshots.
 */
final class UncollectedProgram {

    private static final int PIECE_BYTES = 400_000;
    private static final Duration STEP = Duration.ofMillis(200);
    private static final Duration LATEST = Duration.ofMinutes(3);

    private static final List<byte[]> INVOICES = new ArrayList<>();

    private UncollectedProgram() {}

    public static void main(String[] args) {
        MemwatchdogNative library = MemwatchdogNative.load();
        try (Watchdog watchdog = Watchdog.builder(HarmlessProgram.settings(Path.of(args[0])))
                .forkSnapshotter(library.snapshotter())
                .build()) {
            watchdog.start();
            long startedNanos = System.nanoTime();
            long passedNanos = 0;
            String said = "";
            while (passedNanos < LATEST.toNanos()) {
                INVOICES.add(new byte[PIECE_BYTES]);
                Verdict heap = watchdog.state().verdicts().get(Resource.HEAP);
                said = HarmlessProgram.sayIfNew(said, passedNanos / 1e9, heap);
                if (isConfirmed(heap)) {
                    break;
                }
                LockSupport.parkNanos(STEP.toNanos());
                passedNanos = System.nanoTime() - startedNanos;
            }
            System.out.println("over");
        }
    }

    /** Few samples may be a leak at once; what its content is follows then. */
    private static boolean isConfirmed(@Nullable Verdict heap) {
        return heap != null && heap.level() == Level.LEAK && heap.reason().contains("INVOICES");
    }
}
