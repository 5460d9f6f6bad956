/**
 * Step three: is it a leak? In: GC events and resource samples. Out: {@link io.memwatchdog.core.verdict.Verdict}s, one per resource.
 */
@NullMarked
package io.memwatchdog.core.verdict;

import org.jspecify.annotations.NullMarked;
