package io.memwatchdog.core.gc;

/**
 * One memory pool around one collection, in bytes.
 *
 * @param maxBytes the limit of the pool, or -1 where the JVM states none
 */
public record PoolUsage(
        long usedBeforeBytes,
        long committedBeforeBytes,
        long usedAfterBytes,
        long committedAfterBytes,
        long maxBytes) {}
