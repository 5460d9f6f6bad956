/** A user's project, which has the starter and nothing else of ours. */
@NullMarked
package io.memwatchdog.it.starter;

import org.jspecify.annotations.NullMarked;
