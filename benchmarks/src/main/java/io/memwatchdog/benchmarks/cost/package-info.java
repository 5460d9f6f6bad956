/** What detection itself costs: each sample, a suspicion, and the memory of a watchdog that looks on. */
@NullMarked
package io.memwatchdog.benchmarks.cost;

import org.jspecify.annotations.NullMarked;
