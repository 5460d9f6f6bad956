/** What watching costs a process that does nothing but allocate. In: rounds. Out: CPU with and without, bytes per collection. */
@NullMarked
package io.memwatchdog.benchmarks.overhead;

import org.jspecify.annotations.NullMarked;
