/** What it costs to know where objects are allocated. In: a way to sample. Out: CPU with and without, memory, time of a reading. */
@NullMarked
package io.memwatchdog.benchmarks.sampling;

import org.jspecify.annotations.NullMarked;
