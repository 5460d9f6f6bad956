/**
 * Other processes as resources of a test: started, asked over HTTP, and ended when the test closes them. In: options.
 * Out: running servers.
 */
@NullMarked
package io.memwatchdog.it.process;

import org.jspecify.annotations.NullMarked;
