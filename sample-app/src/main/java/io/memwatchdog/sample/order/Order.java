package io.memwatchdog.sample.order;

/** A cart that was paid for. */
public record Order(long number, String cartId, long cents, String invoice) {}
