package io.memwatchdog.natives;

import io.memwatchdog.core.snapshot.SnapshotException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds out whether a fork can freeze this JVM's heap. Refuses on any doubt. */
final class ForkProbe {

    /** Collectors whose objects hold still in a safepoint, in private memory, behind plain references. */
    private static final Set<String> KNOWN = Set.of(
            "Copy",
            "MarkSweepCompact",
            "PS Scavenge",
            "PS MarkSweep",
            "G1 Young Generation",
            "G1 Old Generation",
            "G1 Concurrent GC");

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

    /** Null if it works. */
    static @Nullable Refusal run() {
        if (!System.getProperty("os.name", "").startsWith("Linux")) {
            return new Refusal("snapshots by fork exist on Linux only", true);
        }
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            if (!KNOWN.contains(collector.getName())) {
                return new Refusal(
                        "the collector " + collector.getName() + " moves objects while others run or shares its heap;"
                                + " Serial, Parallel and G1 are supported",
                        true);
            }
        }
        Refusal refusal = null;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            refusal = attempt();
            if (refusal == null) {
                return null;
            }
        }
        return refusal;
    }

    private static @Nullable Refusal attempt() {
        try (ForkSession session = ForkSession.start(ForkRequest.probe())) {
            if (!session.ended(TIMEOUT_MS)) {
                return new Refusal("the probe did not end within " + TIMEOUT_MS / 1000 + " s", false);
            }
            ForkStatus.State state = session.status().state();
            if (state != ForkStatus.State.DONE) {
                boolean lasts = state == ForkStatus.State.REFUSED || state == ForkStatus.State.CRASHED;
                return new Refusal(ForkFailure.describe(session), lasts);
            }
            session.accept();
            return null;
        } catch (SnapshotException e) {
            return new Refusal(String.valueOf(e.getMessage()), false);
        }
    }
}
