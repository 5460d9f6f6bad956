/** What people and programs may ask the watchdog over HTTP and JMX. In: requests. Out: state, and the diff of two heaps. */
@NullMarked
package io.memwatchdog.autoconfigure.endpoint;

import org.jspecify.annotations.NullMarked;
