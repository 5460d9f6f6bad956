/**
 * The watchdog as a citizen of a Spring Boot application. In: {@code memwatchdog.*} properties. Out: a running
 * {@link io.memwatchdog.core.Watchdog} and its events.
 */
@NullMarked
package io.memwatchdog.autoconfigure;

import org.jspecify.annotations.NullMarked;
