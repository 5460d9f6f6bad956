/**
 * The pipeline from GC event to alert, and {@link io.memwatchdog.core.Watchdog}, which wires its steps.
 * In: settings. Out: state, verdicts, evidence, alerts.
 */
@NullMarked
package io.memwatchdog.core;

import org.jspecify.annotations.NullMarked;
