package io.memwatchdog.natives;

import io.memwatchdog.core.snapshot.SnapshotException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds out whether a fork can freeze this JVM's heap. Refuses on any doubt. */
final class ForkProbe {

    /** Collectors whose objects lie in private memory, behind plain references. */
    private static final Set<String> KNOWN = Set.of(
            "Copy",
            "MarkSweepCompact",
            "PS Scavenge",
            "PS MarkSweep",
            "G1 Young Generation",
            "G1 Old Generation",
            "G1 Concurrent GC",
            "Shenandoah Pauses",
            "Shenandoah Cycles");

    /** The others' objects hold still in a safepoint. */
    private static final String MOVES_BESIDE = "Shenandoah";

    /** A starting service may leave a child little of the processor. */
    private static final int TIMEOUT_MS = 30_000;

    private static final int ATTEMPTS = 2;

    private ForkProbe() {}

    /**
     * Why it does not work here.
     *
     * @param lasts whether that cannot change while this JVM lives: its layout or its collector; not so a want of memory or of
     *     processes
     */
    record Refusal(String reason, boolean lasts) {}

    /** What a probe has found out in a moment in which nothing moved. */
    private record Answer(@Nullable Refusal refusal) {

        static Optional<Answer> refused(String reason, boolean lasts) {
            return Optional.of(new Answer(new Refusal(reason, lasts)));
        }
    }

    /** Whether there is room for a child, and what that then watches. */
    interface Room {
        MemoryRoom.Watch require() throws SnapshotException;
    }

    /** Null if it works. */
    static @Nullable Refusal run(Room room) {
        if (!System.getProperty("os.name", "").startsWith("Linux")) {
            return new Refusal("snapshots by fork exist on Linux only", true);
        }
        boolean movesBeside = false;
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            if (!KNOWN.contains(collector.getName())) {
                return new Refusal(
                        "the collector " + collector.getName() + " shares its heap with whoever is forked;"
                                + " Serial, Parallel, G1 and Shenandoah are supported",
                        true);
            }
            movesBeside = movesBeside || collector.getName().startsWith(MOVES_BESIDE);
        }
        Refusal refusal = null;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            refusal = attempt(movesBeside, room);
            if (refusal == null) {
                return null;
            }
        }
        return refusal;
    }

    private static @Nullable Refusal attempt(boolean movesBeside, Room room) {
        try {
            ForkRequest probe = ForkRequest.probe(movesBeside, room.require());
            return Stillness.found(() -> answer(probe)).refusal();
        } catch (SnapshotException e) {
            return new Refusal(String.valueOf(e.getMessage()), false);
        }
    }

    /** Empty where objects were being moved. */
    private static Optional<Answer> answer(ForkRequest probe) throws SnapshotException {
        try (ForkSession session = ForkSession.start(probe)) {
            if (!session.ended(TIMEOUT_MS)) {
                return Answer.refused("the probe did not end within " + TIMEOUT_MS / 1000 + " s", false);
            }
            return switch (session.status().state()) {
                case MOVING -> Optional.empty();
                case DONE -> {
                    session.accept();
                    yield Optional.of(new Answer(null));
                }
                case REFUSED, CRASHED -> Answer.refused(ForkFailure.describe(session), true);
                case RUNNING, FAILED, SHORT_OF_MEMORY -> Answer.refused(ForkFailure.describe(session), false);
            };
        }
    }
}
