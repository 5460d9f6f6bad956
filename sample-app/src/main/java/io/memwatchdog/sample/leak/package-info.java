/** Leaks that can be switched on and off. In: a rate in bytes per second. Out: trouble. */
@NullMarked
package io.memwatchdog.sample.leak;

import org.jspecify.annotations.NullMarked;
