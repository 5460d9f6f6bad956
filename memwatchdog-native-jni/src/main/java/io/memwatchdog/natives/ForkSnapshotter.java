package io.memwatchdog.natives;

import io.memwatchdog.core.snapshot.Capability;
import io.memwatchdog.core.snapshot.HeapSnapshotter;
import io.memwatchdog.core.snapshot.LiveSet;
import io.memwatchdog.core.snapshot.Snapshot;
import io.memwatchdog.core.snapshot.SnapshotException;
import io.memwatchdog.core.snapshot.SnapshotLimits;
import io.memwatchdog.diff.HeapProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Snapshots by {@code fork}: the application stands still while the kernel copies page tables, some milliseconds per
 * gigabyte; a child then walks the frozen heap. Linux with Serial, Parallel, G1 or Shenandoah. A failed attempt harms
 * nothing; whether it
 * is repeated is the caller's policy.
 */
final class ForkSnapshotter implements HeapSnapshotter {

    /** A child that shows no progress for so long hangs. */
    private static final Duration NO_PROGRESS = Duration.ofSeconds(20);

    /** A pause that nobody feels needs no huge pages. */
    private static final double BLINK_MS = 10;

    /** What comes every few minutes is not worth moving the heap for, as long as its pause is hardly felt. */
    private static final double REPEATED_BLINK_MS = 50;

    /** Of the time for a snapshot, that huge pages may take. */
    private static final int HUGE_PAGES_SHARE = 4;

    private final AtomicBoolean busy = new AtomicBoolean();
    private final ForkCost cost = new ForkCost();
    private final HugePages hugePages = new HugePages();
    private final LongConsumer forked;
    private final MemoryRoom room;
    private final ChildWatch watch;
    private final ProbedCapability capability = new ProbedCapability(this::probe, System::nanoTime);
    private volatile double lastProfilePauseMs = Double.NaN;

    ForkSnapshotter() {
        this(pid -> {});
    }

    /**
     * With a witness.
     *
     * @param forked is told the process id of each child as soon as it lives, on the thread that waits for it
     */
    ForkSnapshotter(LongConsumer forked) {
        this(forked, NO_PROGRESS, MemoryRoom.ofThisProcess());
    }

    /**
     * With a witness, less patience and other room.
     *
     * @param patience how long a child may show no progress
     */
    ForkSnapshotter(LongConsumer forked, Duration patience, MemoryRoom room) {
        this.forked = forked;
        this.room = room;
        this.watch = new ChildWatch(patience, room);
    }

    private ForkProbe.@Nullable Refusal probe() {
        return ForkProbe.run(() -> room.require(cost.probeBytes()));
    }

    @Override
    public Capability capability() {
        Capability able = capability.get();
        String smallPages = hugePages.refusal();
        return smallPages == null || !able.dumps()
                ? able
                : new Capability("fork", true, true, able.reason() + "; without huge pages: " + smallPages);
    }

    @Override
    public Snapshot dump(Path target, SnapshotLimits limits) throws SnapshotException {
        return alone(limits, () -> {
            refuseBeyond(limits, BLINK_MS);
            MemoryRoom.Watch memory = room.require(cost.dumpBytes());
            Path part = target.resolveSibling(target.getFileName() + ".part");
            long start = System.nanoTime();
            long maxBytes = DiskRoom.forDump(target, limits.minFreeDiskBytes());
            return run(
                    ForkRequest.dump(
                            part,
                            limits.gzip(),
                            limits.redact(),
                            maxBytes,
                            cost.dumpSearchBytes(),
                            limits.deadline(),
                            memory),
                    limits.deadline(),
                    (session, status) -> {
                        long bytes = rename(part, target);
                        double durationMs = (System.nanoTime() - start) / 1e6;
                        return new Snapshot(target, "fork", status.pauseMs(), durationMs, bytes);
                    });
        });
    }

    private static long rename(Path part, Path target) throws SnapshotException {
        try {
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
            return Files.size(target);
        } catch (IOException e) {
            throw new SnapshotException("the complete dump " + part + " cannot be renamed to " + target + ": " + e, e);
        }
    }

    @Override
    public HeapProfile profile(SnapshotLimits limits) throws SnapshotException {
        return alone(limits, () -> {
            refuseBeyond(limits, BLINK_MS);
            MemoryRoom.Watch memory = room.require(cost.leastProfileBytes());
            Instant takenAt = Instant.now();
            return run(
                    ForkRequest.profile(cost.frontierBytes(room.bytes()), limits.deadline(), memory),
                    limits.deadline(),
                    (session, status) -> {
                        lastProfilePauseMs = status.pauseMs();
                        return ProfileDecoder.decode(session.result(), takenAt);
                    });
        });
    }

    @Override
    public LiveSet liveSet(SnapshotLimits limits) throws SnapshotException {
        return alone(limits, () -> {
            long start = System.nanoTime();
            refuseBeyond(limits, REPEATED_BLINK_MS);
            MemoryRoom.Watch memory = room.require(cost.dumpBytes());
            return run(
                    ForkRequest.liveSet(cost.dumpSearchBytes(), limits.deadline(), memory),
                    limits.deadline(),
                    (session, status) ->
                            new LiveSet(status.heapBytes(), status.pauseMs(), (System.nanoTime() - start) / 1e6));
        });
    }

    @Override
    public double lastProfilePauseMs() {
        return lastProfilePauseMs;
    }

    /** @param blinkMs what needs no huge pages */
    private void refuseBeyond(SnapshotLimits limits, double blinkMs) throws SnapshotException {
        Capability able = capability();
        if (!able.dumps()) {
            throw new SnapshotException("no snapshot by fork: " + able.reason());
        }
        double expectedMs = limits.hugePages() ? expectedMsWithHugePages(limits, blinkMs) : cost.expectedPauseMs();
        if (expectedMs > limits.maxPause().toMillis()) {
            throw new SnapshotException(String.format(
                    Locale.ROOT,
                    "a fork of this JVM would stop the application for about %.0f ms, more than"
                            + " memwatchdog.snapshot.max-pause (%d ms) allows; raise it, or start the JVM with"
                            + " -XX:+UseTransparentHugePages, which makes a fork ten times cheaper",
                    expectedMs,
                    limits.maxPause().toMillis()));
        }
    }

    /** Anew each time: what the application wrote during the last snapshot is in small pages again. */
    private double expectedMsWithHugePages(SnapshotLimits limits, double blinkMs) {
        cost.inHugePages(0);
        if (cost.expectedPauseMs() > blinkMs) {
            cost.inHugePages(hugePages.gather(timeForHugePages(limits)));
        }
        return cost.expectedPauseMs();
    }

    private static Duration timeForHugePages(SnapshotLimits limits) {
        return limits.deadline().dividedBy(HUGE_PAGES_SHARE);
    }

    private <T> T run(ForkRequest request, Duration deadline, Outcome<T> outcome) throws SnapshotException {
        return Stillness.found(() -> attempt(request, deadline, outcome));
    }

    /** Empty where objects were being moved. */
    private <T> Optional<T> attempt(ForkRequest request, Duration deadline, Outcome<T> outcome)
            throws SnapshotException {
        if (Thread.currentThread().isInterrupted()) {
            throw new SnapshotException("the snapshot was interrupted before it began");
        }
        ForkSession begun = ForkSession.start(request);
        try (ForkSession session = begun) {
            forked.accept(session.status().pid());
            cost.learn(session.status().forkMs());
            watch.untilEnd(session, deadline);
            ForkStatus status = session.status();
            if (status.state() == ForkStatus.State.MOVING) {
                return Optional.empty();
            }
            if (status.state() == ForkStatus.State.SHORT_OF_MEMORY) {
                throw new SnapshotException(room.shortage());
            }
            if (status.state() != ForkStatus.State.DONE) {
                throw ForkFailure.of(session);
            }
            if (status.unknownObjects() > 0) {
                throw SnapshotException.passing("the snapshot met " + status.unknownObjects()
                        + " references that lead to no known class; it is not trusted");
            }
            return Optional.of(outcome.of(session, status));
        } finally {
            // A complete one has another name by now.
            deleteQuietly(request.file());
        }
    }

    private <T> T alone(SnapshotLimits limits, Work<T> work) throws SnapshotException {
        if (!busy.compareAndSet(false, true)) {
            throw new SnapshotException("another snapshot is being taken; try again when it is complete");
        }
        try {
            return work.run();
        } finally {
            try {
                if (limits.hugePages()) {
                    hugePages.restore(timeForHugePages(limits));
                }
            } finally {
                // even if there was no memory to look at the pages
                busy.set(false);
            }
        }
    }

    private static void deleteQuietly(@Nullable Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // The directory may be gone; the first error is the one to report.
        }
    }

    @FunctionalInterface
    private interface Work<T> {
        T run() throws SnapshotException;
    }

    @FunctionalInterface
    private interface Outcome<T> {
        T of(ForkSession session, ForkStatus status) throws SnapshotException;
    }
}
