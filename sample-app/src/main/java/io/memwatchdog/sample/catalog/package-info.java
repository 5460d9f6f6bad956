/** What the shop sells. In: queries. Out: products and prices. */
@NullMarked
package io.memwatchdog.sample.catalog;

import org.jspecify.annotations.NullMarked;
