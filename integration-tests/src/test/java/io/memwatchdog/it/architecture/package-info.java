/** What the modules may know of each other. */
@NullMarked
package io.memwatchdog.it.architecture;

import org.jspecify.annotations.NullMarked;
