package io.memwatchdog.core.snapshot;

/**
 * How much of the heap is alive, as a look beside the running application has counted it.
 *
 * @param bytes shallow sizes of all that is reachable, be it softly, as the JVM lays it out
 * @param pauseMs how long the application stood still for it
 * @param tookMs until the figure was there
 */
public record LiveSet(long bytes, double pauseMs, double tookMs) {}
