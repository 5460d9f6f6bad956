package io.memwatchdog.core.verdict;

import io.memwatchdog.core.gc.GcEvent;
import io.memwatchdog.core.gc.HeapSample;
import java.util.Optional;

/**
 * Turns events into verdicts. Holds no clock and starts no thread: every time comes with an event. Not thread-safe; the
 * watchdog calls it from its own thread only.
 */
public interface Detector {

    void accept(GcEvent event);

    void accept(ResourceSample sample);

    /** Takes a live set that no collection has proved: it was counted for the purpose. */
    default void accept(HeapSample counted) {}

    /**
     * What the heap's content says about a suspicion or an alarm: evidence outranks the trend. A detector that raises no
     * suspicions ignores it.
     */
    default void accept(Finding finding) {}

    /** The present verdict on a resource. */
    Verdict verdict(Resource resource);

    /** The last proven live set of the heap. */
    Optional<HeapSample> lastHeapSample();
}
