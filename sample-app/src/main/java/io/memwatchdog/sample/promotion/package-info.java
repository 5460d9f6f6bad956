/** Discounts, which marketing reloads while the shop runs. In: a price. Out: a lower one. */
@NullMarked
package io.memwatchdog.sample.promotion;

import org.jspecify.annotations.NullMarked;
