/**
 * Profiles compared. In: two or more {@link io.memwatchdog.diff.HeapProfile}, or one. Out: what grew along which path, and which
 * of it is a suspect.
 */
@NullMarked
package io.memwatchdog.diff.compare;

import org.jspecify.annotations.NullMarked;
