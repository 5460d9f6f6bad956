/** The application in the WAR. In: requests. Out: nothing that outlives it. */
@NullMarked
package io.memwatchdog.redeploy;

import org.jspecify.annotations.NullMarked;
