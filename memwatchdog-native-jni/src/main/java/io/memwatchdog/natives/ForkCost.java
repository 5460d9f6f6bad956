package io.memwatchdog.natives;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * What a fork of this JVM costs: learnt from the quickest of the last ones, since what makes one slower, a busy machine, passes.
 * Measurements are forgotten after a while, so that a JVM whose fork was refused for them gets another chance.
 */
final class ForkCost {

    /** Page tables with 4 KB pages, measured: 13 ms per GB; rounded up. */
    private static final double FIRST_GUESS_MS_PER_BYTE = 20.0 / (1L << 30);

    /** What a byte in huge pages costs, of what one in small pages does; measured: 1/20 to 1/40. */
    private static final double HUGE_PAGE_SHARE = 0.05;

    /** Safepoint and roots, whatever the size. */
    private static final double BASE_MS = 3;

    /** Table of classes, page tables, buffers; a tenth of it in small JVMs. */
    private static final long CHILD_BASE_BYTES = 16L << 20;

    /** Of the heap: 1/64 for the bitmap, {@link #STACK_SHARE_OF_HEAP} for the stack of the search. */
    private static final double CHILD_SHARE_OF_HEAP = 0.03;

    private static final double STACK_SHARE_OF_HEAP = 0.01;
    private static final double FRONTIER_SHARE_OF_HEAP = 0.06;
    private static final long MIN_FRONTIER_BYTES = 1L << 20;
    private static final long SMALL_HEAP_FRONTIER_BYTES = 4L << 20;

    private static final int REMEMBERED = 5;
    private static final long FORGOTTEN_NANOS = Duration.ofMinutes(30).toNanos();

    /** So many forks must have been slow before one is expected to be. */
    private static final int ENOUGH = 2;

    private final LongSupplier residentBytes;
    private final LongSupplier nanoTime;
    private long hugeBytes;
    private final Deque<Fork> forks = new ArrayDeque<>();

    private record Fork(long atNanos, double msPerByte) {}

    ForkCost() {
        this(ForkCost::residentBytes, System::nanoTime);
    }

    ForkCost(LongSupplier residentBytes, LongSupplier nanoTime) {
        this.residentBytes = residentBytes;
        this.nanoTime = nanoTime;
    }

    synchronized double expectedPauseMs() {
        forks.removeIf(fork -> nanoTime.getAsLong() - fork.atNanos() > FORGOTTEN_NANOS);
        Stream<Double> guess = forks.size() < ENOUGH ? Stream.of(FIRST_GUESS_MS_PER_BYTE) : Stream.empty();
        double msPerByte = Stream.concat(guess, forks.stream().map(Fork::msPerByte))
                .mapToDouble(Double::doubleValue)
                .min()
                .orElse(FIRST_GUESS_MS_PER_BYTE);
        return BASE_MS + msPerByte * bytesToCopy();
    }

    /** As if all were in small pages: how many bytes have page tables to copy. */
    private double bytesToCopy() {
        long resident = residentBytes.getAsLong();
        return resident - (1 - HUGE_PAGE_SHARE) * Math.min(hugeBytes, resident);
    }

    /** Tells how many bytes have been moved into huge pages. */
    synchronized void inHugePages(long bytes) {
        hugeBytes = bytes;
    }

    /**
     * Of the fork alone: how long threads take to reach a safepoint tells nothing about the next time.
     *
     * @param forkMs what the system call took
     */
    synchronized void learn(double forkMs) {
        double bytes = bytesToCopy();
        if (bytes <= 0 || forkMs <= 0) {
            return;
        }
        forks.addLast(new Fork(nanoTime.getAsLong(), forkMs / bytes));
        if (forks.size() > REMEMBERED) {
            forks.removeFirst();
        }
    }

    /** What a child that only looks whether it can read the heap needs of its own. */
    long probeBytes() {
        return CHILD_BASE_BYTES;
    }

    /** What the child needs of its own for a dump; what the application rewrites meanwhile comes on top. */
    long dumpBytes() {
        return CHILD_BASE_BYTES + (long) (CHILD_SHARE_OF_HEAP * heapBytes());
    }

    /** What the search of a dump may remember. */
    long dumpSearchBytes() {
        return Math.max(MIN_FRONTIER_BYTES, (long) (STACK_SHARE_OF_HEAP * heapBytes()));
    }

    /** The same for a profile whose search goes depth-first at once. */
    long leastProfileBytes() {
        return dumpBytes() + MIN_FRONTIER_BYTES;
    }

    /** How much the search of a profile may remember, where a child has so much room. */
    long frontierBytes(long room) {
        long wanted = Math.max(SMALL_HEAP_FRONTIER_BYTES, (long) (FRONTIER_SHARE_OF_HEAP * heapBytes()));
        return Math.max(MIN_FRONTIER_BYTES, Math.min(wanted, room - dumpBytes()));
    }

    static long heapBytes() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** Where it cannot be read, for want of a file descriptor, all that the heap has counts. */
    private static long residentBytes() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
                }
            }
        } catch (IOException | NumberFormatException e) {
            // as without the line
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted();
    }
}
