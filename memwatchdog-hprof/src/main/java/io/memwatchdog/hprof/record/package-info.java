/**
 * The records of a dump. In: a file, plain or compressed. Out: its strings, classes and segments, and walks over the objects in
 * them.
 */
@NullMarked
package io.memwatchdog.hprof.record;

import org.jspecify.annotations.NullMarked;
