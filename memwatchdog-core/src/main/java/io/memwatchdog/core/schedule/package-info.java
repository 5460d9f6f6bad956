/**
 * The one thread on which everything happens, and the time it goes by. In: tasks and their times. Out: their execution, one
 * after the other.
 */
@NullMarked
package io.memwatchdog.core.schedule;

import org.jspecify.annotations.NullMarked;
