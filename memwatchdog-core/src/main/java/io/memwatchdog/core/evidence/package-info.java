/**
 * Step five: baseline against now. In: stored snapshots. Out: the diff which names who leaks.
 */
@NullMarked
package io.memwatchdog.core.evidence;

import org.jspecify.annotations.NullMarked;
