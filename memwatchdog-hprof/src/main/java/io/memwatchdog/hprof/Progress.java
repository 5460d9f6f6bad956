package io.memwatchdog.hprof;

/** Told how far the work on a dump has come. Called from any worker thread, a few times per second at most. */
@FunctionalInterface
public interface Progress {

    /** Ignores it. */
    Progress NONE = (phase, done, total) -> {};

    /**
     * The work has come so far.
     *
     * @param done in the phase's own unit: bytes of the file, or objects
     * @param total 0 where it is not known
     */
    void at(Phase phase, long done, long total);

    /** Steps of the work, in their order. */
    enum Phase {
        UNPACK,
        INDEX,
        REFERENCES,
        DOMINATORS,
        FOLD
    }
}
