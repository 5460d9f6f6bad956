/**
 * Heap profiles and their comparison. In: dumps or live profiles. Out: {@link io.memwatchdog.diff.HeapDiffResult}: who grew, held by whom.
 */
@NullMarked
package io.memwatchdog.diff;

import org.jspecify.annotations.NullMarked;
