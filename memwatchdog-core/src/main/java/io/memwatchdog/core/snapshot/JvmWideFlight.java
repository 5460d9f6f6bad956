package io.memwatchdog.core.snapshot;

import java.time.Instant;

/**
 * Lets one snapshot at a time happen in this JVM. System properties are what all class loaders share, so that two
 * applications in one server, each with a watchdog of its own, do not freeze the heap at once.
 */
final class JvmWideFlight {

    private static final String KEY = "io.memwatchdog.snapshot.running";

    private JvmWideFlight() {}

    /** Takes a snapshot. */
    @FunctionalInterface
    interface Flight<T> {
        T fly() throws SnapshotException;
    }

    /**
     * Flies alone.
     *
     * @throws SnapshotException where another is under way, or if this one fails
     */
    static <T> T alone(Flight<T> flight) throws SnapshotException {
        Object running = System.getProperties().putIfAbsent(KEY, Instant.now().toString());
        if (running != null) {
            throw new SnapshotException(
                    "A snapshot of this JVM has been under way since " + running + "; try again when it is complete.");
        }
        try {
            return flight.fly();
        } finally {
            System.getProperties().remove(KEY);
        }
    }
}
