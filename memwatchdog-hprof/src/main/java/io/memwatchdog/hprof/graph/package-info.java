/**
 * The object graph as a compact index. In: the records of a dump. Out: objects numbered from 1 in the order of their addresses,
 * with class, size and references in flat arrays.
 */
@NullMarked
package io.memwatchdog.hprof.graph;

import org.jspecify.annotations.NullMarked;
