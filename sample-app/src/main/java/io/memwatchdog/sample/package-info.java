/** A small shop which leaks on request. In: HTTP requests. Out: something for memwatchdog to find. */
@NullMarked
package io.memwatchdog.sample;

import org.jspecify.annotations.NullMarked;
