/**
 * Step one: what the collectors report. In: GC notifications of the JVM. Out: {@link io.memwatchdog.core.gc.HeapSample}s,
 * the live set as a collection has just proved it.
 */
@NullMarked
package io.memwatchdog.core.gc;

import org.jspecify.annotations.NullMarked;
