/**
 * How well is a leak detected? In: a folder of recorded traces with labels. Out: a table of the detectors and their
 * rivals.
 */
@NullMarked
package io.memwatchdog.benchmarks.detection;

import org.jspecify.annotations.NullMarked;
