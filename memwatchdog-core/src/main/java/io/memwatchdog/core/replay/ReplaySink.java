package io.memwatchdog.core.replay;

import io.memwatchdog.core.gc.GcEvent;
import io.memwatchdog.core.verdict.ResourceSample;

/** Takes what an input plays. */
interface ReplaySink {

    void accept(GcEvent event);

    void accept(ResourceSample sample);

    /** What follows comes from another JVM, whose clock begins at zero. */
    void restart();
}
