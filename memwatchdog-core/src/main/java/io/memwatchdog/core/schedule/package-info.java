/**
 * The one thread on which everything happens but the taking of snapshots and their comparison, each of which has another one for
 * as long as it takes, and the time they go by. In: tasks and their times. Out: their execution, one after the other.
 */
@NullMarked
package io.memwatchdog.core.schedule;

import org.jspecify.annotations.NullMarked;
