/** The watchdog's state as meters. In: {@link io.memwatchdog.core.WatchdogState}. Out: Micrometer gauges and counters. */
@NullMarked
package io.memwatchdog.autoconfigure.metrics;

import org.jspecify.annotations.NullMarked;
