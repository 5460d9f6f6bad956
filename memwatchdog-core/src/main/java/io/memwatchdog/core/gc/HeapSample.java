package io.memwatchdog.core.gc;

/**
 * The live set as a collection has just proved it.
 *
 * @param atMs milliseconds since the JVM started
 * @param usedBytes bytes that survived
 * @param maxBytes the largest size the heap may reach
 */
public record HeapSample(long atMs, long usedBytes, long maxBytes) {}
