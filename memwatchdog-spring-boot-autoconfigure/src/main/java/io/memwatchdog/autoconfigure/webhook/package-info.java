/** Alertmanager asks for evidence. In: its webhooks. Out: requests for a snapshot. */
@NullMarked
package io.memwatchdog.autoconfigure.webhook;

import org.jspecify.annotations.NullMarked;
