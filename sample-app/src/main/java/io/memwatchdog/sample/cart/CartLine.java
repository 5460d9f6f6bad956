package io.memwatchdog.sample.cart;

/** One product in a cart. */
public record CartLine(String productId, String label, int quantity, long cents) {}
