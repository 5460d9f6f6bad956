/**
 * What single objects of a dump contain, for {@code --show-values} alone. In: a dump and ids of objects. Out: their fields as
 * short text.
 */
@NullMarked
package io.memwatchdog.cli.values;

import org.jspecify.annotations.NullMarked;
