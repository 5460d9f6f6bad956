package io.memwatchdog.core;

import io.memwatchdog.core.alert.Verdicts;
import io.memwatchdog.core.gc.GcEvent;
import io.memwatchdog.core.gc.HeapSample;
import io.memwatchdog.core.verdict.Detector;
import io.memwatchdog.core.verdict.Level;
import io.memwatchdog.core.verdict.Resource;
import io.memwatchdog.core.verdict.ResourceSample;
import io.memwatchdog.core.verdict.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Fills its heap to the last byte, for so many seconds also with what the watchdog lets go, and then has a leak to tell. Started
 * as a process of its own.
 */
final class FullHeapProgram {

    private static volatile boolean full;
    private static Object[] hoard;

    private FullHeapProgram() {}

    public static void main(String[] args) {
        Watchdog watchdog = Watchdog.builder(TestSettings.withoutSnapshots(args[0]))
                .detector(new LeakWhenFull())
                .build();
        watchdog.start();
        Path greeted = Path.of(args[1]);
        while (!Files.exists(greeted)) {
            LockSupport.parkNanos(10_000_000);
        }
        long end = System.nanoTime() + Long.parseLong(args[2]) * 1_000_000_000;
        do {
            fill();
        } while (System.nanoTime() < end);
        full = true;
        while (hoard != null) {
            LockSupport.park();
        }
    }

    /** Ever smaller pieces, until not even the smallest fits. */
    private static void fill() {
        for (int bytes = 1 << 20; bytes >= 16; bytes /= 4) {
            boolean fits = true;
            while (fits) {
                fits = add(bytes);
            }
        }
    }

    private static boolean add(int bytes) {
        try {
            hoard = new Object[] {hoard, new byte[bytes]};
            return true;
        } catch (OutOfMemoryError e) {
            return false;
        }
    }

    private static final class LeakWhenFull implements Detector {

        private final Verdict healthy = Verdicts.heap(Level.HEALTHY);
        private final Verdict elsewhere = Verdict.unknown(Resource.THREADS, "not looked at");
        private final Verdict leak = Verdicts.heap(Level.LEAK);

        @Override
        public void accept(GcEvent event) {}

        @Override
        public void accept(ResourceSample sample) {}

        @Override
        public Verdict verdict(Resource resource) {
            if (resource != Resource.HEAP) {
                return elsewhere;
            }
            return full ? leak : healthy;
        }

        @Override
        public Optional<HeapSample> lastHeapSample() {
            return Optional.empty();
        }
    }
}
