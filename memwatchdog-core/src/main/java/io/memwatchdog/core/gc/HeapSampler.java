package io.memwatchdog.core.gc;

import java.util.Optional;

/**
 * Draws from the collections those figures that prove the live set. Which figure after which kind of collection does so
 * differs by collector; everything else is noise. Holds the state of one JVM; not thread-safe.
 */
public interface HeapSampler {

    /**
     * Takes one collection, in the order in which they ended.
     *
     * @return the live set, if one is proven now; its time may lie some collections back
     */
    Optional<HeapSample> accept(GcEvent event);
}
