/**
 * Dumps written from scratch. In: objects somebody thought up. Out: an {@code .hprof} file, for tests and benchmarks.
 */
@NullMarked
package io.memwatchdog.hprof.write;

import org.jspecify.annotations.NullMarked;
