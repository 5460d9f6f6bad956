package io.memwatchdog.sample.catalog;

/** Wants to know when a price changes. */
interface PriceListener {

    void priceChanged(Product product, long cents);
}
