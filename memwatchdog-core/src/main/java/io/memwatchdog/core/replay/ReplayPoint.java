package io.memwatchdog.core.replay;

import io.memwatchdog.core.verdict.Level;

/** A proven live set of the heap and what was thought of it then; for drawing. */
public record ReplayPoint(long atMs, long usedBytes, double slopeBytesPerMs, Level level) {}
