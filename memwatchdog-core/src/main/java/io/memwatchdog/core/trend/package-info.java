/**
 * Step two: regression over a window of samples. In: samples. Out: {@link io.memwatchdog.core.trend.Trend}.
 */
@NullMarked
package io.memwatchdog.core.trend;

import org.jspecify.annotations.NullMarked;
