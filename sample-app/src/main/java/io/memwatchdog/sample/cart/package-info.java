/** Shopping carts. In: product ids. Out: carts and orders. */
@NullMarked
package io.memwatchdog.sample.cart;

import org.jspecify.annotations.NullMarked;
