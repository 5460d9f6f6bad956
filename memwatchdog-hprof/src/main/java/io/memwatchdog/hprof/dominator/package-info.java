/**
 * Who retains whom. In: the object graph. Out: for each reachable object the one that dominates it, and with it retained sizes.
 */
@NullMarked
package io.memwatchdog.hprof.dominator;

import org.jspecify.annotations.NullMarked;
