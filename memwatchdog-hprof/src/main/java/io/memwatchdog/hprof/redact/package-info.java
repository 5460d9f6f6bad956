/**
 * Dumps without secrets. In: a dump. Out: the same objects and references, with the contents of primitive fields and arrays
 * zeroed.
 */
@NullMarked
package io.memwatchdog.hprof.redact;

import org.jspecify.annotations.NullMarked;
