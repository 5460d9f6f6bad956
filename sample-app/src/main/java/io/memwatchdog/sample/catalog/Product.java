package io.memwatchdog.sample.catalog;

/** Something to buy. */
public record Product(String id, String name, long priceCents) {}
