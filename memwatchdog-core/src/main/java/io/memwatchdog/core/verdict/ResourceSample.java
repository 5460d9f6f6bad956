package io.memwatchdog.core.verdict;

/**
 * What the JVM uses beside the heap, read every few seconds; -1 where unknown.
 *
 * @param atMs milliseconds since the JVM started
 */
public record ResourceSample(
        long atMs,
        long heapUsedBytes,
        long metaspaceUsedBytes,
        long loadedClasses,
        long directUsedBytes,
        long directCount,
        long threads,
        long residentBytes,
        long residentLimitBytes) {}
