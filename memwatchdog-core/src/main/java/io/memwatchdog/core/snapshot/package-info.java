/**
 * Step four: freezing the heap. In: limits. Out: an {@code .hprof} file or a heap profile.
 */
@NullMarked
package io.memwatchdog.core.snapshot;

import org.jspecify.annotations.NullMarked;
