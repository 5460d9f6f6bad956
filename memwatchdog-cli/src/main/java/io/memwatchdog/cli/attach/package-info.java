/**
 * Live profiles of other JVMs. In: a process id. Out: a {@link io.memwatchdog.diff.HeapProfile}, or the exact reason why there is
 * none. {@link io.memwatchdog.cli.attach.ProfileAgent} and {@link io.memwatchdog.cli.attach.LiveProfile} run in the other JVM.
 */
@NullMarked
package io.memwatchdog.cli.attach;

import org.jspecify.annotations.NullMarked;
