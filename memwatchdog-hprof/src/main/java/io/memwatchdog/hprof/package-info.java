/**
 * Heap dump files. In: {@code .hprof}, plain or compressed. Out: an object graph with dominators and retained sizes.
 */
@NullMarked
package io.memwatchdog.hprof;

import org.jspecify.annotations.NullMarked;
