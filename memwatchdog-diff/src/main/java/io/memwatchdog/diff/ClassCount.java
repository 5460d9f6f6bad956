package io.memwatchdog.diff;

/**
 * Instances of one class.
 *
 * @param bytes their shallow size together
 */
public record ClassCount(String className, long count, long bytes) {}
