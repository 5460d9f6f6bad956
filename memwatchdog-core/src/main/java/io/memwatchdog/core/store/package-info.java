/**
 * Where snapshots are kept, for how long, and under which ids. In: finished files. Out: {@link io.memwatchdog.core.store.StoredSnapshot}s.
 */
@NullMarked
package io.memwatchdog.core.store;

import org.jspecify.annotations.NullMarked;
