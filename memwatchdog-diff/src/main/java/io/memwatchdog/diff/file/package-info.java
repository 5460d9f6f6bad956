/**
 * Heap profiles as files. In: {@link io.memwatchdog.diff.HeapProfile}. Out: a small, versioned, compressed file, and back.
 */
@NullMarked
package io.memwatchdog.diff.file;

import org.jspecify.annotations.NullMarked;
