/** Checked-out carts on their way to the warehouse. In: orders. Out: shipments. */
@NullMarked
package io.memwatchdog.sample.order;

import org.jspecify.annotations.NullMarked;
