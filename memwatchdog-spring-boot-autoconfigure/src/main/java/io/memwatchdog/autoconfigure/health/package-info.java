/** The verdict as health, if wished for. In: {@link io.memwatchdog.core.WatchdogState}. Out: an indicator of either line of Spring Boot. */
@NullMarked
package io.memwatchdog.autoconfigure.health;

import org.jspecify.annotations.NullMarked;
