/**
 * What would the watchdog have said? In: GC logs and recorded traces. Out: {@link io.memwatchdog.core.replay.ReplayResult}s
 * from the very detectors that run live.
 */
@NullMarked
package io.memwatchdog.core.replay;

import org.jspecify.annotations.NullMarked;
