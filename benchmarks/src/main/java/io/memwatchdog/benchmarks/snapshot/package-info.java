/** What a snapshot costs the application. In: a heap of a given size. Out: longest stall and total time, ours against HotSpot's. */
@NullMarked
package io.memwatchdog.benchmarks.snapshot;

import org.jspecify.annotations.NullMarked;
