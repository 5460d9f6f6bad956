package io.memwatchdog.diff.render;

import io.memwatchdog.diff.HeapDiffResult;
import java.io.IOException;

/** Writes a result for some kind of reader. Implementations keep no state between calls and may be shared by threads. */
public interface ResultRenderer {

    /** Appends the whole document; neither flushes nor closes. */
    void render(HeapDiffResult result, Appendable out) throws IOException;
}
