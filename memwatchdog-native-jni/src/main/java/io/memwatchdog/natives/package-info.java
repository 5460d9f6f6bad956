/**
 * The JNI library and its binding. In: windows of samples, requests for snapshots. Out: slopes, heap profiles, dumps, sampled
 * allocations; or the reason why the library is of no use here.
 */
@NullMarked
package io.memwatchdog.natives;

import org.jspecify.annotations.NullMarked;
