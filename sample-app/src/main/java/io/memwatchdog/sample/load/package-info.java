/** The shop's customers. In: a request rate. Out: requests. */
@NullMarked
package io.memwatchdog.sample.load;

import org.jspecify.annotations.NullMarked;
