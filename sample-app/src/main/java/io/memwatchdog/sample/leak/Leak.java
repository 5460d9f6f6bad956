package io.memwatchdog.sample.leak;

/** One classic mistake, built into the shop and dormant until it is switched on. Thread-safe. */
public interface Leak {

    /** As it stands in the URL. */
    String name();

    /** The mistake in one sentence. */
    String story();

    /** The field that holds what leaks: what a good report has to name. */
    String culprit();

    /** About how many bytes one {@link #step()} loses. */
    int bytesPerStep();

    /** Makes the mistake once. */
    void step();

    /** Lets go of all that leaked. */
    void free();
}
