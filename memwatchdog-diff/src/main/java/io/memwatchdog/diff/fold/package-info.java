/**
 * Dumps folded into profiles. In: the object graph and its dominators. Out: {@link io.memwatchdog.diff.HeapProfile}, tries of
 * class paths of a few thousand nodes.
 */
@NullMarked
package io.memwatchdog.diff.fold;

import org.jspecify.annotations.NullMarked;
