/**
 * Step six: telling people. In: verdict and evidence. Out: alerts at Alertmanager, listeners and the log.
 */
@NullMarked
package io.memwatchdog.core.alert;

import org.jspecify.annotations.NullMarked;
