/**
 * Writing JSON without a library. In: names and values, in order. Out: text, at once and without a buffer.
 */
@NullMarked
package io.memwatchdog.diff.json;

import org.jspecify.annotations.NullMarked;
