/** Another way out for alerts. In: requests of core. Out: the application's own {@code WebClient}. */
@NullMarked
package io.memwatchdog.autoconfigure.alert;

import org.jspecify.annotations.NullMarked;
