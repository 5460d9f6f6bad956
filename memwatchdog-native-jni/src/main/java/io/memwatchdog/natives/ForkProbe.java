package io.memwatchdog.natives;

import io.memwatchdog.core.snapshot.SnapshotException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds out, once, whether a fork can freeze this JVM's heap. Refuses on any doubt. */
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

    private static final int TIMEOUT_MS = 10_000;
    private static final int ATTEMPTS = 2;

    private ForkProbe() {}

    /** Null if it works, else the reason. */
    static @Nullable String run() {
        if (!System.getProperty("os.name", "").startsWith("Linux")) {
            return "snapshots by fork exist on Linux only";
        }
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            if (!KNOWN.contains(collector.getName())) {
                return "the collector " + collector.getName()
                        + " moves objects while others run or shares its heap; Serial, Parallel and G1 are supported";
            }
        }
        String reason = null;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            reason = attempt();
            if (reason == null) {
                return null;
            }
        }
        return reason;
    }

    private static @Nullable String attempt() {
        try (ForkSession session = ForkSession.start(ForkRequest.probe())) {
            if (!session.ended(TIMEOUT_MS)) {
                session.kill();
                session.ended(TIMEOUT_MS);
                return "the probe did not end within " + TIMEOUT_MS / 1000 + " s";
            }
            if (session.status().state() != ForkStatus.State.DONE) {
                return ForkFailure.describe(session);
            }
            session.accept();
            return null;
        } catch (SnapshotException e) {
            return e.getMessage();
        }
    }
}
